/** One tone, for urgent cases and for "nobody acts"; can be muted for a quarter of an hour and comes back by itself. */
import { computed, ref } from 'vue'

import { now } from './time'
import type { EventName, Facts } from './stream'

const mutedUntil = ref(Number(localStorage.getItem('sanquan.mutedUntil') ?? 0))
export const muted = computed(() => (mutedUntil.value > now.value ? mutedUntil.value : null))

export function switchSound(): void {
  mutedUntil.value = muted.value ? 0 : now.value + 15 * 60_000
  localStorage.setItem('sanquan.mutedUntil', String(mutedUntil.value))
}

let air: AudioContext | undefined
let soundedAt = -Infinity

function sound(): void {
  if (muted.value || performance.now() - soundedAt < 3000) return
  soundedAt = performance.now()
  air ??= new AudioContext()
  if (air.state === 'suspended') void air.resume()
  const tone = air.createOscillator()
  const loudness = air.createGain()
  tone.frequency.value = 660
  loudness.gain.setValueAtTime(0.0001, air.currentTime)
  loudness.gain.exponentialRampToValueAtTime(0.12, air.currentTime + 0.02)
  loudness.gain.exponentialRampToValueAtTime(0.0001, air.currentTime + 0.6)
  tone.connect(loudness).connect(air.destination)
  tone.start()
  tone.stop(air.currentTime + 0.65)
}

/** Urgent: a case that opens or is dispatched as urgent. Nobody acts: a message that failed, a step taken because nobody answered. */
export function hearTone(name: EventName, facts: Facts): void {
  const urgent = name === 'case' && facts.urgency === 'urgent' && (facts.step === 'report' || facts.step === 'dispatch')
  const nobody = (name === 'message' && facts.state === 'failed') || (name === 'case' && facts.step === 'supervise')
  if (urgent || nobody) sound()
}
