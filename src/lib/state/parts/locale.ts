/** Which customs numbers and dates follow: the person's region, as far as it speaks the language of the texts. */
import { reading } from '../settings/language.ts';

/** A BCP 47 tag, such as `en-GB` for English texts in a British browser. */
export function locale(): string {
  const { language } = reading();
  return navigator.languages.find((each) => each.split('-')[0] === language) ?? language;
}
