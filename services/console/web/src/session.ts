/** Who is signed in, and what the installation offers. */
import { reactive, readonly } from 'vue'

import { ask, read, whenUnauthorised } from './api/client'

export interface Person {
  login: string
  role: string
  name?: string | null
  department?: string | null
  crew?: string | null
  collector?: string | null
  features?: { phones?: boolean }
  county?: { code?: string; name_zh?: string; name_en?: string; timezone?: string; center?: [number, number] } | null
}

const state = reactive<{ person: Person | null; asked: boolean; ended: boolean }>({ person: null, asked: false, ended: false })
export const session = readonly(state)

export async function knowSession(): Promise<Person | null> {
  if (state.asked) return state.person
  try {
    state.person = await read<Person>('/api/v1/session')
  } catch {
    state.person = null
  }
  state.asked = true
  return state.person
}

export async function signIn(login: string, password: string): Promise<Person | null> {
  await ask('POST', '/api/v1/session', { body: { login, password } })
  state.asked = false
  state.ended = false
  return knowSession()
}

export async function signOut(): Promise<void> {
  try {
    await ask('DELETE', '/api/v1/session')
  } finally {
    state.person = null
  }
}

whenUnauthorised(() => {
  if (!state.person) return
  state.person = null
  state.ended = true
})
