/** Unit grids by name: where a case has no address, the name of its grid says more than fourteen digits. */
import { computed, type Ref } from 'vue'

import { useBaseLayer } from './places'

/** `wanted`: the county's grids are many, so they are asked for only where a name is needed. */
export function useGridNames(wanted: Ref<boolean>) {
  const layer = useBaseLayer('unit_grids', wanted)
  const names = computed(() => new Map((layer.data.value?.features ?? []).map(({ properties }) => [String(properties?.code), String(properties?.name_zh ?? '')])))
  return (code?: string | null): string => (code ? names.value.get(code) || code : '')
}
