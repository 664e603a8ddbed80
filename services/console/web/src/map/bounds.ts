/** The box that holds a collection, so that the whole county can be seen at once. */
import type { FeatureCollection, Position } from 'geojson'

export type Bounds = [[number, number], [number, number]]

export function boundsOf(collection: FeatureCollection): Bounds | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  const walk = (at: Position | Position[] | Position[][] | Position[][][]): void => {
    if (typeof at[0] === 'number') {
      const [lon, lat] = at as [number, number]
      west = Math.min(west, lon)
      east = Math.max(east, lon)
      south = Math.min(south, lat)
      north = Math.max(north, lat)
    } else for (const one of at as Position[]) walk(one)
  }
  for (const feature of collection.features) if (feature.geometry && 'coordinates' in feature.geometry) walk(feature.geometry.coordinates)
  return Number.isFinite(west) ? [[west, south], [east, north]] : null
}
