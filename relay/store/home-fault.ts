/** What is wrong with a relay's folder, in one sentence that says what to do. */
export class HomeFault extends Error {
  override readonly name = 'HomeFault';
}
