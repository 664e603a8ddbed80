/** A camera's zones: drawn, changed, taken away. */
import { ask } from './client'
import type { Zone } from './shapes'

const of = (camera: string, zone: string): string => `/api/vision/v1/cameras/${encodeURIComponent(camera)}/zones/${encodeURIComponent(zone)}`

export function putZone(camera: string, { id, ...rule }: Zone): Promise<Zone> {
  return ask('PUT', of(camera, id), { body: rule })
}

export const removeZone = (camera: string, zone: string): Promise<void> => ask('DELETE', of(camera, zone))
