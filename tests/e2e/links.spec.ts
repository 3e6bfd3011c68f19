// Payment links by every way that they come: opened, typed, shared, through the system's protocol, as a picture of a code.

import decodeQR from 'qr/decode.js';
import { expect, type Page } from 'playwright/test';
import { idOf } from '#kernel';
import { readPaymentLink, webPaymentLink, type WritablePaymentLink } from '#protocol';
import { confirm, madeRequest, shownLink } from '../support/wallets.ts';
import { test as base } from './fixtures.ts';

/** Ana's link asks for an amount, and says what for. */
const test = base.extend({
  anasLink: async ({ relay, ana }, use) => {
    await ana.goto(`${relay.url}/wallet/receive`);
    await ana.getByLabel('Amount (if you like)').fill('8,50');
    await ana.getByLabel('Note (if you like)').fill('two loaves');
    await use(await shownLink(ana));
  },
});

test('[U12] a payment link opens the payment with all that it says, however it comes', async ({
  relay,
  marta,
  anasLink: link,
}) => {
  const payload = link.slice(link.indexOf('#') + 1);
  const ways = [
    link,
    `${relay.url}/wallet/send?link=${encodeURIComponent(`web+holdfast:${payload}`)}`,
    `${relay.url}/wallet/send?text=${encodeURIComponent(`Please pay me: ${link}`)}`,
    `${relay.url}/wallet/send?url=${encodeURIComponent(link)}&title=Holdfast`,
  ];
  for (const way of ways) {
    await open(marta, way);
    await expectPrefilled(marta);
    await expect(marta, 'going back does not repeat it').toHaveURL(`${relay.url}/wallet/send`);
  }
  // An address that is typed over another one loads no page.
  await marta.evaluate((hash) => (location.hash = hash), `#${payload}`);
  await expectPrefilled(marta);
});

test('[U13] a link that is cut off, of another network or no link at all says so, and pays nobody', async ({
  relay,
  marta,
  ana,
  anasLink: link,
}) => {
  const read = linkIn(link);
  const elsewhere = webPaymentLink(relay.url, { ...read, network: idOf(new Uint8Array(32).fill(9)) });
  const unknownAsset = webPaymentLink(relay.url, { ...read, asset: idOf(new Uint8Array(32).fill(8)) });
  const faults = [
    [link.slice(0, -9), 'This payment link is damaged'],
    [`${relay.url}/wallet/send#hello`, 'This payment link is damaged'],
    [elsewhere, 'belongs to another network'],
    [unknownAsset, 'an asset of which neither this device nor the relay can say anything'],
  ] as const;
  for (const [wrong, says] of faults) {
    await open(marta, wrong);
    await expect(marta.getByText(says)).toBeVisible();
    await expect(marta.getByLabel('To whom?')).toBeVisible();
  }

  const address = await addressOf(ana, relay.url);
  const typed = [
    ['nobody I know', 'neither a contact, an address nor a payment link'],
    [`${address.slice(0, -1)}${address.endsWith('q') ? 'p' : 'q'}`, 'This address has a wrong letter'],
    [await addressOf(marta, relay.url), 'This is your own address'],
  ] as const;
  await marta.goto(`${relay.url}/wallet/send`);
  for (const [wrong, says] of typed) {
    await marta.getByLabel('To whom?').fill(wrong);
    await marta.getByRole('button', { name: 'Next' }).click();
    await expect(marta.getByText(says)).toBeVisible();
  }
});

test('[L11] a code as it is on the screen is read by a decoder, scanned as a picture, paid, and paid only once', async ({
  relay,
  marta,
  ana,
  anasLink: _,
}) => {
  await ana.getByRole('button', { name: 'Make it a request that is paid once' }).click();
  const once = await madeRequest(ana);
  const code = ana.getByRole('img', { name: 'Request code' });
  const picture = await code.screenshot();
  expect(decodeQR(await pixelsOf(marta, picture))).toBe(once);

  await scan(marta, relay.url, picture);
  await expectPrefilled(marta);
  await expect(marta.getByText(/^This pays a request, which can be paid once, until/)).toBeVisible();
  await marta.getByRole('button', { name: 'Check' }).click();
  await marta.getByTestId('check-words').waitFor();
  await confirm(marta);
  await expect(marta.getByRole('heading', { name: 'Final', exact: true })).toBeVisible();

  await scan(marta, relay.url, picture);
  await marta.getByRole('button', { name: 'Check' }).click();
  await expect(marta.getByText(/has been paid already/)).toBeVisible();
  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('91.50');

  await marta.goto(`${relay.url}/wallet/send?scan`);
  await marta
    .getByLabel('From a picture')
    .setInputFiles({ name: 'sea.png', mimeType: 'image/png', buffer: EMPTY });
  await expect(marta.getByText('There is no code in this picture that can be read.')).toBeVisible();
});

/** No picture at all, whatever its name says. */
const EMPTY = Buffer.from('not a picture');

async function addressOf(page: Page, url: string): Promise<string> {
  const tab = await page.context().newPage();
  await tab.goto(`${url}/wallet/receive`);
  await tab.getByRole('button', { name: 'Copy address' }).click();
  const address = await tab.evaluate(() => navigator.clipboard.readText());
  await tab.close();
  return address;
}

function linkIn(text: string): WritablePaymentLink {
  const read = readPaymentLink(text);
  if (!read.ok || read.value.network === null) throw new Error('a link that the app shows can be read');
  return { ...read.value, network: read.value.network };
}

/** As somebody does who follows a link from elsewhere: the page is loaded anew. */
async function open(page: Page, url: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(url);
}

async function expectPrefilled(page: Page): Promise<void> {
  await expect(page.getByLabel('Amount')).toHaveValue('8.50');
  await expect(page.getByLabel('Note')).toHaveValue('two loaves');
  await expect(page.getByText('Ana', { exact: true })).toBeVisible();
}

async function scan(page: Page, url: string, buffer: Buffer): Promise<void> {
  await page.goto(`${url}/wallet/send?scan`);
  await page.getByLabel('From a picture').setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer });
  await page.getByRole('heading', { name: 'How much?' }).waitFor();
}

/** The browser unpacks the picture; what is in it is found here. */
async function pixelsOf(
  page: Page,
  png: Buffer,
): Promise<{ width: number; height: number; data: Uint8Array }> {
  const tab = await page.context().newPage();
  const { width, height, base64 } = await tab.evaluate(
    async (url) => {
      const image = await createImageBitmap(await (await fetch(url)).blob());
      const canvas = new OffscreenCanvas(image.width, image.height);
      const drawing = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
      drawing.drawImage(image, 0, 0);
      const { data } = drawing.getImageData(0, 0, image.width, image.height);
      let binary = '';
      for (const byte of data) binary += String.fromCharCode(byte);
      return { width: image.width, height: image.height, base64: btoa(binary) };
    },
    `data:image/png;base64,${png.toString('base64')}`,
  );
  await tab.close();
  return { width, height, data: new Uint8Array(Buffer.from(base64, 'base64')) };
}
