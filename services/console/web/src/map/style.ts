/** The map's own style: thin lines on the page's ground, no tiles, no fonts from outside. */
import type { FeatureCollection } from 'geojson'
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'

import type { Palette } from '../look/tokens'

export const empty: FeatureCollection = { type: 'FeatureCollection', features: [] }
export const fontStack = ['Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif']

/** Which style layers belong to which switch of the legend. */
export const groups: Record<string, string[]> = {
  unit_grids: ['unit-fill', 'unit-line'],
  work_grids: ['work-line', 'work-name'],
  streets: ['ground-kind', 'street-line', 'street-name', 'lane-name'],
  boundary: ['boundary-line'],
  cameras: ['camera-icon'],
  cases: ['case-cluster', 'case-count', 'case-icon'],
  crews: ['crew-icon', 'crew-name'],
  collectors: ['collector-icon', 'collector-name'],
}
export const pickable = ['case-icon', 'camera-icon', 'crew-icon', 'collector-icon']

export function mapStyle(p: Palette, language: 'zh' | 'en'): StyleSpecification {
  const name: ExpressionSpecification = ['coalesce', ['get', `name_${language}`], ['get', 'name_zh'], ['get', 'name'], '']
  const kind = (...kinds: string[]): ExpressionSpecification => ['match', ['get', 'kind'], kinds, true, false]
  const line: ExpressionSpecification = ['==', ['geometry-type'], 'LineString']
  const geojson = (more: object = {}) => ({ type: 'geojson' as const, data: empty, ...more })
  const label = { 'text-color': p.dim, 'text-halo-color': p.ground, 'text-halo-width': 1.4 }
  const mover = (source: string): LayerSpecification[] => [
    { id: `${source}-icon`, type: 'symbol', source, layout: { 'icon-image': ['get', 'icon'], 'icon-rotate': ['get', 'heading'], 'icon-rotation-alignment': 'map', 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'icon-size': source === 'crew' ? 0.85 : 0.62 }, paint: { 'icon-opacity': ['get', 'opacity'] } },
    { id: `${source}-name`, type: 'symbol', source, minzoom: source === 'crew' ? 11.5 : 13, layout: { 'text-field': ['get', 'name'], 'text-font': fontStack, 'text-size': 11, 'text-offset': [0, 1.4], 'text-optional': true }, paint: { ...label, 'text-color': p.text } },
  ]
  return {
    version: 8,
    sources: {
      boundary: geojson(), work_grids: geojson(), unit_grids: geojson({ promoteId: 'code' }), streets: geojson(),
      camera: geojson(), case: geojson({ cluster: true, clusterMaxZoom: 11, clusterRadius: 34, clusterProperties: { overdue: ['+', ['get', 'overdue']] } }), crew: geojson(), collector: geojson(), selected: geojson(),
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': p.ground } },
      { id: 'boundary-fill', type: 'fill', source: 'boundary', paint: { 'fill-color': p.panel } },
      { id: 'ground-kind', type: 'fill', source: 'streets', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': ['match', ['get', 'kind'], 'river', p.moving, p.done], 'fill-opacity': 0.16 } },
      { id: 'unit-fill', type: 'fill', source: 'unit_grids', paint: { 'fill-color': p.accent, 'fill-opacity': ['case', ['boolean', ['feature-state', 'hover'], false], 0.16, 0] } },
      { id: 'unit-line', type: 'line', source: 'unit_grids', paint: { 'line-color': p.dim, 'line-opacity': 0.22, 'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.3, 15, 1] } },
      { id: 'street-line', type: 'line', source: 'streets', filter: line, layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': p.line, 'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 11, ['match', ['get', 'kind'], 'main_road', 1.6, 'lane', 0.3, 1], 14, ['match', ['get', 'kind'], 'main_road', 5, 'lane', 1.2, 3], 17, ['match', ['get', 'kind'], 'main_road', 20, 'lane', 6, 13]] } },
      { id: 'work-line', type: 'line', source: 'work_grids', paint: { 'line-color': p.dim, 'line-opacity': 0.75, 'line-width': 1.3, 'line-dasharray': [4, 2] } },
      { id: 'boundary-line', type: 'line', source: 'boundary', paint: { 'line-color': p.accent, 'line-opacity': 0.7, 'line-width': 1.6 } },
      { id: 'street-name', type: 'symbol', source: 'streets', minzoom: 12.5, filter: ['all', line, ['any', kind('main_road'), ['!', ['has', 'kind']]]], layout: { 'symbol-placement': 'line', 'text-field': name, 'text-font': fontStack, 'text-size': 11, 'symbol-spacing': 420 }, paint: label },
      { id: 'lane-name', type: 'symbol', source: 'streets', minzoom: 14.5, filter: ['all', line, kind('road', 'lane')], layout: { 'symbol-placement': 'line', 'text-field': name, 'text-font': fontStack, 'text-size': 10, 'symbol-spacing': 420 }, paint: label },
      { id: 'work-name', type: 'symbol', source: 'work_grids', maxzoom: 13.5, layout: { 'text-field': name, 'text-font': fontStack, 'text-size': 12 }, paint: label },
      { id: 'camera-icon', type: 'symbol', source: 'camera', layout: { 'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'icon-size': ['interpolate', ['linear'], ['zoom'], 10, 0.7, 14, 1.15] } },
      { id: 'case-cluster', type: 'circle', source: 'case', filter: ['has', 'point_count'], paint: { 'circle-color': p.raised, 'circle-radius': ['interpolate', ['linear'], ['get', 'point_count'], 2, 11, 100, 22], 'circle-stroke-width': 2, 'circle-stroke-color': ['case', ['>', ['get', 'overdue'], 0], p.overdue, p.moving] } },
      { id: 'case-count', type: 'symbol', source: 'case', filter: ['has', 'point_count'], layout: { 'text-field': ['to-string', ['get', 'point_count']], 'text-font': fontStack, 'text-size': 12, 'text-allow-overlap': true }, paint: { 'text-color': p.text } },
      { id: 'case-icon', type: 'symbol', source: 'case', filter: ['!', ['has', 'point_count']], layout: { 'icon-image': ['get', 'icon'], 'icon-allow-overlap': true } },
      ...mover('collector'),
      ...mover('crew'),
      { id: 'selected-ring', type: 'circle', source: 'selected', paint: { 'circle-radius': 16, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': p.accent, 'circle-stroke-width': 2.5 } },
    ],
  }
}
