/** Verdicts that can still be taken back: each waits ten seconds here before it leaves. */
import { reactive, readonly } from 'vue'

import { judge } from '../api/alerts'
import { newKey } from '../api/client'
import { Problem, sentence } from '../api/problem'

export const undoMs = 10_000

export interface Verdict {
  alert: string
  title: string
  genuine: boolean
  reason: string
  key: string
  leavesAt: number
  state: 'waiting' | 'leaving' | 'sent' | 'failed'
  why: string
}

const list = reactive<Verdict[]>([])
export const verdicts = readonly(list)
let onSent: (alert: string) => void = () => {}

/** Says what to do once a verdict has left or failed; set by the watch page's data. */
export function whenSent(act: (alert: string) => void): void {
  onSent = act
}

export const verdictOf = (alert: string): Verdict | undefined => list.find((one) => one.alert === alert) as Verdict | undefined

function forget(alert: string): void {
  const at = list.findIndex((one) => one.alert === alert)
  if (at >= 0) list.splice(at, 1)
}

export function decide(alert: string, title: string, genuine: boolean, reason: string): void {
  forget(alert)
  const key = newKey()
  list.push({ alert, title, genuine, reason, key, leavesAt: Date.now() + undoMs, state: 'waiting', why: '' })
  setTimeout(() => {
    const own = list.find((one) => one.key === key)
    if (own?.state === 'waiting') void send(own)
  }, undoMs)
}

export async function send(verdict: Verdict, keepalive = false): Promise<void> {
  const own = list.find((one) => one.key === verdict.key)
  if (!own || own.state === 'leaving' || own.state === 'sent') return
  own.state = 'leaving'
  try {
    await judge(own.alert, own.genuine, own.reason, own.key, keepalive)
    own.state = 'sent'
    setTimeout(() => list.find((one) => one.key === verdict.key) && forget(verdict.alert), 2500)
  } catch (failure) {
    own.state = 'failed'
    own.why = whyNot(failure)
  }
  onSent(own.alert)
}

function whyNot(failure: unknown): string {
  if (failure instanceof Problem && failure.status === 409) {
    const who = failure.facts.judged_by ?? failure.facts.decided_by ?? failure.facts.claimed_by
    return typeof who === 'string' ? `${sentence(failure)} (${who})` : sentence(failure)
  }
  return sentence(failure)
}

/** Takes back the given verdict, or the newest that has not left. Returns the alert it was about. */
export function takeBack(alert?: string): string | null {
  const waiting = list.filter((one) => one.state === 'waiting' && (!alert || one.alert === alert))
  const last = waiting[waiting.length - 1]
  if (!last) return null
  forget(last.alert)
  return last.alert
}

export const dismiss = forget

// A page that closes sends what was decided: taking back was possible only while it stood.
window.addEventListener('pagehide', () => {
  for (const one of list) if (one.state === 'waiting') void send(one as Verdict, true)
})
