/** Verdicts given at this page, while they can still be taken back: the service tells nobody for ten seconds. */
import { reactive, readonly } from 'vue'

import { judge, takeBackVerdict } from '../api/alerts'
import { newKey } from '../api/client'
import { Problem, sentence } from '../api/problem'

export const undoMs = 10_000
const shownSentMs = 2_500

export interface Verdict {
  alert: string
  title: string
  genuine: boolean
  reason: string
  key: string
  leavesAt: number
  state: 'leaving' | 'waiting' | 'sent' | 'failed'
  why: string
}

const list = reactive<Verdict[]>([])
export const verdicts = readonly(list)
let onChange: (alert: string) => void = () => {}

/** Says what to do when a verdict was given, taken back or refused. */
export function whenJudged(act: (alert: string) => void): void {
  onChange = act
}

export const verdictOf = (alert: string): Verdict | undefined => list.find((one) => one.alert === alert)

export function dismiss(alert: string): void {
  const at = list.findIndex((one) => one.alert === alert)
  if (at >= 0) list.splice(at, 1)
}

const own = (key: string): Verdict | undefined => list.find((one) => one.key === key)

/** Judges now; another verdict of ours on the same alert is taken back first. */
export async function decide(alert: string, title: string, genuine: boolean, reason: string, graceMs = undoMs): Promise<void> {
  const before = verdictOf(alert)
  if (before?.state === 'leaving' || before?.state === 'sent') return
  const again = before?.state === 'waiting'
  dismiss(alert)
  const key = newKey()
  list.push({ alert, title, genuine, reason, key, leavesAt: Date.now() + graceMs, state: 'leaving', why: '' })
  try {
    if (again) await takeBackVerdict(alert)
    await judge(alert, genuine, reason, key, graceMs / 1000)
    stand(key, graceMs)
  } catch (failure) {
    refuse(key, failure)
  }
  onChange(alert)
}

function stand(key: string, graceMs: number): void {
  const one = own(key)
  if (!one) return
  one.leavesAt = Date.now() + graceMs
  one.state = graceMs > 0 ? 'waiting' : 'sent'
  setTimeout(() => {
    const still = own(key)
    if (still?.state === 'waiting') still.state = 'sent'
    if (still) onChange(still.alert)
    setTimeout(() => own(key)?.state === 'sent' && dismiss(one.alert), shownSentMs)
  }, graceMs)
}

function refuse(key: string, failure: unknown): void {
  const one = own(key)
  if (!one) return
  one.state = 'failed'
  const who = failure instanceof Problem && failure.status === 409 ? (failure.facts.judged_by ?? failure.facts.claimed_by) : null
  one.why = sentence(failure)
  if (typeof who === 'string' && !one.why.includes(who)) one.why += ` (${who})`
}

/** Takes back the given verdict, or the newest that can be. */
export async function takeBack(alert?: string): Promise<void> {
  const one = list.findLast((other) => other.state === 'waiting' && (!alert || other.alert === alert))
  if (!one) return
  one.state = 'leaving'
  try {
    await takeBackVerdict(one.alert)
    if (own(one.key)) dismiss(one.alert)
  } catch (failure) {
    refuse(one.key, failure)
  }
  onChange(one.alert)
}

/** Gives up the ten seconds: what was decided is told at once. */
export async function sendNow(alert: string): Promise<void> {
  const one = verdictOf(alert)
  if (one?.state === 'waiting') await decide(alert, one.title, one.genuine, one.reason, 0)
}
