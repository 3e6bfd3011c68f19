/**
 * Reads QR codes from the camera and from pictures: by the browser's own BarcodeDetector where there is one, else by a
 * decoder that is loaded then. Nothing that the camera sees leaves this function but the text of a code.
 */

const LOOK_EVERY_MS = 150;
/** Larger frames hold no more of a code, and take longer. */
const SIDE_PX_MAX = 1024;

type Look = (source: HTMLVideoElement | ImageBitmap) => Promise<string | null>;

interface Detector {
  detect(source: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]>;
}

declare global {
  interface Window {
    readonly BarcodeDetector?: {
      new (options: { readonly formats: readonly string[] }): Detector;
      getSupportedFormats(): Promise<readonly string[]>;
    };
  }
}

export interface Watching {
  /** Rejects where there is no camera, or it may not be used (`NotAllowedError`). */
  readonly started: Promise<void>;
  readonly stop: () => void;
}

/** Shows the camera in the element and calls back with the first code that it sees, and with more while that answers true. */
export function watchForCode(video: HTMLVideoElement, onread: (text: string) => boolean): Watching {
  const stopping = new AbortController();
  const started = (async () => {
    // Undefined where the page has no secure connection.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (devices === undefined) throw new DOMException('no camera', 'NotFoundError');
    const stream = await devices.getUserMedia({ video: { facingMode: 'environment' } });
    const release = (): void => {
      for (const track of stream.getTracks()) track.stop();
    };
    if (stopping.signal.aborted) return release();
    stopping.signal.addEventListener('abort', release);
    video.srcObject = stream;
    await video.play();
    void lookUntil(stopping.signal, video, onread);
  })();
  return { started, stop: () => stopping.abort() };
}

async function lookUntil(
  stopped: AbortSignal,
  video: HTMLVideoElement,
  onread: (text: string) => boolean,
): Promise<void> {
  const look = await lookWith();
  while (!stopped.aborted) {
    const text = video.videoWidth === 0 ? null : await look(video);
    if (text !== null && !stopped.aborted && !onread(text)) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** The text of the code in a picture; null where there is none, or where the file is no picture. */
export async function codeInPicture(file: Blob): Promise<string | null> {
  try {
    const picture = await createImageBitmap(file);
    const look = await lookWith();
    const text = await look(picture);
    picture.close();
    return text;
  } catch {
    return null;
  }
}

async function lookWith(): Promise<Look> {
  const { BarcodeDetector } = window;
  const formats = (await BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (BarcodeDetector === undefined || !formats.includes('qr_code')) return lookByDecoder();
  const detector = new BarcodeDetector({ formats: ['qr_code'] });
  return async (source) => (await detector.detect(source))[0]?.rawValue ?? null;
}

async function lookByDecoder(): Promise<Look> {
  const { decodeQR } = await import('qr/decode.js');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async (source) => {
    const width = 'videoWidth' in source ? source.videoWidth : source.width;
    const height = 'videoHeight' in source ? source.videoHeight : source.height;
    const scale = Math.min(1, SIDE_PX_MAX / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    if (context === null) return null;
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      // The decoder throws where it sees no code.
      return null;
    }
  };
}
