/** Photos: made smaller before they leave, and handed to the store of the reports. */
import { ask } from './client'

const longestSide = 1600

/** A JPEG of at most 1600 px on its longer side; the original where the browser cannot read it. */
export async function shrink(file: Blob): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file)
    const by = Math.min(1, longestSide / Math.max(picture.width, picture.height))
    if (by === 1 && file.size < 600_000) return file
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * by)
    canvas.height = Math.round(picture.height * by)
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    return await new Promise((done) => canvas.toBlob((blob) => done(blob ?? file), 'image/jpeg', 0.82))
  } catch {
    return file
  }
}

/** Hands one photo over; its key is what a step's data names. */
export async function sendMedia(photo: Blob): Promise<string> {
  const form = new FormData()
  form.append('media', photo, 'photo.jpg')
  const kept = await ask<{ sha256: string }>('POST', '/api/dispatch/v1/media', { form })
  return kept.sha256
}
