/** How the services, the carrier and the cameras are. */
import { useQuery } from '@tanstack/vue-query'

import { read, type Page } from './client'
import type { Health, Trouble } from './shapes'

export function useHealth() {
  return useQuery({ queryKey: ['health'], queryFn: () => read<Health>('/api/v1/health'), refetchInterval: 10_000 })
}

/** What does not work now; every page asks this one small question, whoever is signed in. */
export function useTroubles() {
  return useQuery({ queryKey: ['troubles'], queryFn: () => read<Page<Trouble>>('/api/v1/troubles'), refetchInterval: 5000 })
}
