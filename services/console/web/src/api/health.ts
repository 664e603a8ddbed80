/** How the services, the carrier and the cameras are. */
import { useQuery } from '@tanstack/vue-query'

import { read } from './client'
import type { Health } from './shapes'

export function useHealth() {
  return useQuery({ queryKey: ['health'], queryFn: () => read<Health>('/api/v1/health'), refetchInterval: 10_000 })
}
