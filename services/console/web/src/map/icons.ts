/** Small pictures that the map draws with: shapes for stages, an arrow for crews, an eye for cameras. */
import type { Map as GlMap } from 'maplibre-gl'

import type { Palette } from '../look/tokens'

const scale = 2

function draw(size: number, act: (pen: CanvasRenderingContext2D, centre: number) => void): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size * scale
  const pen = canvas.getContext('2d')!
  pen.scale(scale, scale)
  act(pen, size / 2)
  return pen.getImageData(0, 0, canvas.width, canvas.height)
}

function finish(pen: CanvasRenderingContext2D, fill: string, edge: string): void {
  pen.fillStyle = fill
  pen.fill()
  pen.lineWidth = 1.5
  pen.strokeStyle = edge
  pen.stroke()
}

function shape(kind: 'diamond' | 'circle' | 'square', fill: string, edge: string): ImageData {
  return draw(16, (pen, c) => {
    pen.beginPath()
    if (kind === 'circle') pen.arc(c, c, 5, 0, 7)
    if (kind === 'square') pen.rect(c - 5, c - 5, 10, 10)
    if (kind === 'diamond') {
      pen.moveTo(c, c - 6.5)
      pen.lineTo(c + 6.5, c)
      pen.lineTo(c, c + 6.5)
      pen.lineTo(c - 6.5, c)
      pen.closePath()
    }
    finish(pen, fill, edge)
  })
}

/** An arrow where a heading is known, a ring with a dot where it is not; hollow when the position is long gone. */
function crew(fill: string, edge: string, headed: boolean, hollow: boolean): ImageData {
  return draw(30, (pen, c) => {
    pen.beginPath()
    if (headed) {
      pen.moveTo(c, c - 12)
      pen.lineTo(c + 8.5, c + 8)
      pen.lineTo(c, c + 4)
      pen.lineTo(c - 8.5, c + 8)
      pen.closePath()
    } else {
      pen.arc(c, c, 8, 0, 7)
    }
    pen.lineJoin = 'round'
    pen.lineWidth = 2
    pen.fillStyle = hollow ? 'transparent' : fill
    pen.fill()
    pen.strokeStyle = hollow ? fill : edge
    pen.stroke()
  })
}

function camera(fill: string, edge: string, crossed: boolean): ImageData {
  return draw(18, (pen, c) => {
    pen.beginPath()
    pen.roundRect(c - 6.5, c - 4, 8.5, 8, 1.5)
    pen.moveTo(c + 2.5, c)
    pen.lineTo(c + 7, c - 3.5)
    pen.lineTo(c + 7, c + 3.5)
    pen.closePath()
    finish(pen, fill, edge)
    if (crossed) {
      pen.beginPath()
      pen.moveTo(c - 7, c + 7)
      pen.lineTo(c + 7, c - 7)
      pen.lineWidth = 2
      pen.strokeStyle = fill
      pen.stroke()
    }
  })
}

export function addIcons(map: GlMap, p: Palette): void {
  const edge = p.ground
  const all: Record<string, ImageData> = {
    'case-waiting': shape('diamond', p.waiting, edge),
    'case-moving': shape('circle', p.moving, edge),
    'case-overdue': shape('square', p.overdue, edge),
    'case-done': shape('circle', p.done, edge),
    'case-dim': shape('circle', p.dim, edge),
    camera: camera(p.text, edge, false),
    'camera-off': camera(p.dim, edge, false),
    'camera-blind': camera(p.overdue, edge, true),
  }
  for (const [who, colour] of [['crew', p.done], ['collector', p.accent]] as const) {
    for (const headed of [true, false]) {
      for (const hollow of [true, false]) all[`${who}${headed ? '-headed' : ''}${hollow ? '-hollow' : ''}`] = crew(colour, edge, headed, hollow)
    }
  }
  for (const [name, image] of Object.entries(all)) if (!map.hasImage(name)) map.addImage(name, image, { pixelRatio: scale })
}
