/** What the map shows: base layers, cameras, crews, collectors, open cases. */
import { useQuery } from '@tanstack/vue-query'
import type { FeatureCollection } from 'geojson'
import { computed, type Ref } from 'vue'

import { read, type Page } from './client'
import type { Camera, Case, Crew } from './shapes'

const on = (wanted?: Ref<boolean>) => computed(() => wanted?.value ?? true)

export type BaseLayer = 'unit_grids' | 'work_grids' | 'streets' | 'boundary'

/** A base layer changes only when the county's data does, so it is kept. */
export function useBaseLayer(layer: BaseLayer, wanted?: Ref<boolean>) {
  return useQuery({
    queryKey: ['map', layer],
    queryFn: () => read<FeatureCollection>(`/api/dispatch/v1/map/${layer}`),
    staleTime: Infinity, gcTime: Infinity, retry: 1, enabled: on(wanted),
  })
}

export function useCameras(enabled?: Ref<boolean>) {
  return useQuery({ queryKey: ['cameras'], queryFn: () => everything<Camera>('/api/vision/v1/cameras'), enabled: on(enabled) })
}

export function useCrews(wanted?: Ref<boolean>) {
  return useQuery({ queryKey: ['crews'], queryFn: () => everything<Crew>('/api/dispatch/v1/crews'), enabled: on(wanted) })
}

export function useCollectors(wanted?: Ref<boolean>) {
  return useQuery({ queryKey: ['collectors'], queryFn: () => everything<Crew>('/api/dispatch/v1/collectors'), enabled: on(wanted) })
}

export function useMapCases(wanted?: Ref<boolean>) {
  return useQuery({ queryKey: ['cases', 'map'], queryFn: () => everything<Case>('/api/dispatch/v1/cases', { open: true }, 10), enabled: on(wanted) })
}

/** Follows the cursor to the end, or to so many pages. */
export async function everything<T>(path: string, query: Record<string, string | number | boolean> = {}, pages = 20): Promise<T[]> {
  const found: T[] = []
  let cursor: string | undefined
  for (let n = 0; n < pages; n += 1) {
    const page = await read<Page<T> | T[]>(path, { limit: 200, ...query, cursor })
    if (Array.isArray(page)) return page
    found.push(...page.items)
    if (!page.next_cursor) break
    cursor = page.next_cursor
  }
  return found
}
