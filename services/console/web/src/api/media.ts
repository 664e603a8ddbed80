/** Photos: made smaller before they leave, and shown again from the store of the reports. */

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

/** The copy of a stored photo that may be shown. */
export const mediaUrl = (sha256: string): string => `/api/ingest/v1/media/${sha256}`
