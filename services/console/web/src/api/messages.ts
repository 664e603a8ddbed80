/** Text messages of a case, and the demo's phones that receive them. */
import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'

import { ask, newKey, read, type Page } from './client'
import { everything } from './places'
import type { CarrierMessage, Message } from './shapes'

export function useMessages(number: Ref<string | null>) {
  return useQuery({
    queryKey: computed(() => ['messages', number.value]),
    queryFn: () => read<Page<Message>>('/api/notify/v1/messages', { case: number.value, masked: true, limit: 100 }),
    enabled: computed(() => Boolean(number.value)),
  })
}

/** The whole number that a message went to: asked for with a reason, which the audit log keeps. */
export const showNumber = async (message: string, reason: string): Promise<string> =>
  (await ask<{ phone: string }>('POST', '/api/v1/numbers', { body: { message, reason } })).phone

/** The newest that the demo's phones received; asked again every few seconds because a phone pushes nothing to this page. */
export function usePhones() {
  return useQuery({
    queryKey: ['phones'],
    queryFn: () => read<Page<CarrierMessage>>('/api/carrier/messages', { limit: 500, order: 'desc' }),
    refetchInterval: 3000,
  })
}

interface Contact {
  phone: string
  name_zh: string
}

/** Whose each number is, for those who may see numbers. */
export function usePhoneNames(allowed: Ref<boolean>) {
  const query = useQuery({
    queryKey: ['contacts'],
    queryFn: () => everything<Contact>('/api/notify/v1/contacts'),
    staleTime: Infinity, retry: 1, enabled: allowed,
  })
  const names = computed(() => new Map((query.data.value ?? []).map((one) => [one.phone, one.name_zh])))
  return (phone: string): string | undefined => names.value.get(phone)
}

/** An answer from the phone that received this message. */
export const answer = (message: string, text: string): Promise<unknown> =>
  ask('POST', '/api/carrier/replies', { body: { message, text }, idempotencyKey: newKey() })
