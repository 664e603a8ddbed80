/** The county's departments and crews by name; a code is shown only where no name is known. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'

import { language } from '../words'
import { everything } from './places'
import type { Department } from './shapes'

export function useDepartments() {
  const query = useQuery({
    queryKey: ['departments'],
    queryFn: () => everything<Department>('/api/dispatch/v1/departments'),
    staleTime: Infinity, gcTime: Infinity, retry: 1,
  })
  const byCode = computed(() => new Map((query.data.value ?? []).map((d) => [d.code, d])))
  const name = (code?: string | null): string => {
    if (!code) return ''
    const known = byCode.value.get(code)
    return (language.value === 'en' ? known?.name_en : undefined) ?? known?.name_zh ?? code
  }
  return { list: computed(() => query.data.value ?? []), name }
}
