/** Text messages of a case, and the demo's phones that receive them. */
import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'

import { ask, newKey, read, type Page } from './client'
import type { CarrierMessage, Message } from './shapes'

export function useMessages(number: Ref<string | null>) {
  return useQuery({
    queryKey: computed(() => ['messages', number.value]),
    queryFn: () => read<Page<Message>>('/api/notify/v1/messages', { case: number.value, limit: 100 }),
    enabled: computed(() => Boolean(number.value)),
  })
}

/** What the demo's phones received; asked again every few seconds because a phone pushes nothing to this page. */
export function usePhones() {
  return useQuery({
    queryKey: ['phones'],
    queryFn: () => read<Page<CarrierMessage>>('/api/carrier/messages', { limit: 500 }),
    refetchInterval: 3000,
  })
}

export const answer = (phone: string, text: string): Promise<unknown> =>
  ask('POST', '/api/carrier/replies', { body: { phone, text }, idempotencyKey: newKey() })
