"""Panda3D drawing off screen, without a GPU or a display: meshes, textures, light, and the picture as an array."""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from panda3d import core
from PIL import Image

from deploy.local.streets.mesh import Mesh
from deploy.local.streets.projection import Camera

core.loadPrcFileData(
    "",
    "load-display p3headlessgl\nwindow-type offscreen\nframebuffer-multisample 1\nmultisamples 4\n"
    "audio-library-name null\nnotify-level error\ntexture-minfilter mipmap\ntexture-anisotropic-degree 8\n",
)

VERTEX = """#version 120
uniform mat4 p3d_ModelViewProjectionMatrix;
uniform mat4 p3d_ModelMatrix;
uniform vec4 p3d_ColorScale;
attribute vec4 p3d_Vertex;
attribute vec3 p3d_Normal;
attribute vec4 p3d_Color;
attribute vec2 p3d_MultiTexCoord0;
varying vec3 place; varying vec3 normal; varying vec4 colour; varying vec2 spot;
void main() {
  gl_Position = p3d_ModelViewProjectionMatrix * p3d_Vertex;
  place = (p3d_ModelMatrix * p3d_Vertex).xyz;
  normal = (p3d_ModelMatrix * vec4(p3d_Normal, 0.0)).xyz;
  colour = p3d_Color * p3d_ColorScale;
  spot = p3d_MultiTexCoord0;
}
"""
# A high hazy sun, a bright sky and a grey street below; glossy things mirror both at flat angles.
FRAGMENT = """#version 120
uniform struct { vec4 baseColor; float roughness; float metallic; } p3d_Material;
uniform sampler2D p3d_TextureModulate[1];
uniform vec3 eye;
uniform float gloss;
varying vec3 place; varying vec3 normal; varying vec4 colour; varying vec2 spot;
vec3 surroundings(vec3 d) {
  return mix(vec3(0.30, 0.30, 0.31), vec3(0.86, 0.91, 0.97), smoothstep(-0.05, 0.5, d.z));
}
void main() {
  vec4 picture = texture2D(p3d_TextureModulate[0], spot);
  vec4 base = picture * vec4(pow(p3d_Material.baseColor.rgb, vec3(0.4545)), p3d_Material.baseColor.a) * colour;
  if (base.a < 0.1) discard;
  vec3 look = normalize(eye - place);
  vec3 n = normalize(normal);
  if (dot(n, look) < 0.0) n = -n;
  float sun = max(dot(n, normalize(vec3(-0.35, -0.55, 0.8))), 0.0);
  vec3 light = mix(vec3(0.40, 0.39, 0.38), vec3(0.60, 0.63, 0.68), n.z * 0.5 + 0.5) + vec3(0.50, 0.47, 0.42) * sun;
  bool glass = gloss > 0.5 && base.a < 0.97;
  vec3 body = glass ? vec3(0.07, 0.09, 0.11) : base.rgb;
  vec3 bounced = reflect(-look, n);
  float shine = gloss * (glass ? 1.0 : 0.5) * (0.08 + 0.75 * pow(1.0 - max(dot(n, look), 0.0), 4.0));
  float spark = gloss * 0.6 * pow(max(dot(bounced, normalize(vec3(-0.35, -0.55, 0.8))), 0.0), 40.0);
  gl_FragColor = vec4(mix(body * light, surroundings(bounced), shine) + spark, glass ? 0.9 : base.a);
}
"""
Pixels = npt.NDArray[np.uint8]


class Canvas:
    """One picture's world; `root` is where its things hang."""

    def __init__(self, camera: Camera) -> None:
        self.engine = core.GraphicsEngine.getGlobalPtr()
        selection = core.GraphicsPipeSelection.getGlobalPtr()
        properties = core.FrameBufferProperties()
        properties.setRgbaBits(8, 8, 8, 8)
        properties.setDepthBits(24)
        properties.setMultisamples(4)
        flags = core.GraphicsPipe.BFRefuseWindow
        size = core.WindowProperties.size(camera.width, camera.height)
        self.buffer = self.engine.makeOutput(selection.makeDefaultPipe(), "street", 0, properties, size, flags)
        if self.buffer is None:
            raise RuntimeError("无法离屏绘图，请装 libegl1 libgles2 libgl1-mesa-dri / cannot draw off screen")
        self.picture = core.Texture()
        self.buffer.addRenderTexture(self.picture, core.GraphicsOutput.RTMCopyRam)
        self.buffer.setClearColor(core.LColor(0.80, 0.86, 0.92, 1))
        self.root = core.NodePath("street")
        lens = core.PerspectiveLens()
        lens.setFov(camera.fov, camera.vertical_fov)
        lens.setNearFar(0.5, 300)
        eye = self.root.attachNewNode(core.Camera("camera", lens))
        eye.setPos(*camera.position)
        eye.lookAt(core.Point3(*camera.target))
        region = self.buffer.makeDisplayRegion()
        region.setSort(1)
        region.setCamera(eye)
        self.root.setShader(core.Shader.make(core.Shader.SL_GLSL, VERTEX, FRAGMENT))
        self.root.setShaderInputs(eye=core.LVecBase3(*camera.position), gloss=0.0)
        self.root.setMaterial(white())
        self.root.setTwoSided(True)
        self.root.setAntialias(core.AntialiasAttrib.MMultisample)

    def shot(self) -> Pixels:
        """Rows from the top, blue green red."""
        self.engine.renderFrame()
        raw = np.frombuffer(self.picture.getRamImageAs("BGR"), dtype=np.uint8)
        return raw.reshape(self.picture.getYSize(), self.picture.getXSize(), 3)[::-1]

    def paint_behind(self, pixels: Pixels) -> None:
        """From now on this picture lies behind everything: what never moves is drawn only once."""
        flat = core.NodePath("behind")
        card = core.CardMaker("picture")
        card.setFrameFullscreenQuad()
        painted = flat.attachNewNode(card.generate())
        painted.setTexture(texture(Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1])), exact=True))
        painted.setDepthTest(False)
        painted.setDepthWrite(False)
        lens = core.OrthographicLens()
        lens.setFilmSize(2, 2)
        lens.setNearFar(-10, 10)
        eye = flat.attachNewNode(core.Camera("behind", lens))
        region = self.buffer.makeDisplayRegion()
        region.setSort(0)
        region.setCamera(eye)

    def close(self) -> None:
        self.engine.removeWindow(self.buffer)


@cache
def white() -> Any:
    material = core.Material("white")
    material.setBaseColor(core.LColor(1, 1, 1, 1))
    return material


@cache
def plain() -> Any:
    return texture(Image.new("RGB", (2, 2), (255, 255, 255)))


def texture(image: Image.Image, repeated: bool = False, exact: bool = False) -> Any:
    made = core.Texture()
    layout, components = ("RGBA", 4) if image.mode == "RGBA" else ("RGB", 3)
    form = core.Texture.FRgba if components == 4 else core.Texture.FRgb
    made.setup2dTexture(image.width, image.height, core.Texture.TUnsignedByte, form)
    flipped = image.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert(layout)
    made.setRamImageAs(flipped.tobytes(), layout)
    if exact:
        made.setMinfilter(core.SamplerState.FTNearest)
        made.setMagfilter(core.SamplerState.FTNearest)
        return made
    made.setMinfilter(core.SamplerState.FTLinearMipmapLinear)
    made.setAnisotropicDegree(8)
    wrap = core.SamplerState.WMRepeat if repeated else core.SamplerState.WMClamp
    made.setWrapU(wrap)
    made.setWrapV(wrap)
    return made


def node(mesh: Mesh, name: str = "mesh") -> Any:
    """The mesh as a node to hang up."""
    form = core.GeomVertexFormat.getV3n3c4t2()
    held = core.GeomVertexData(name, form, core.Geom.UHStatic)
    held.setNumRows(len(mesh.vertices))
    writers = [core.GeomVertexWriter(held, column) for column in ("vertex", "normal", "color", "texcoord")]
    for place, normal, colour, spot in mesh.vertices:
        writers[0].addData3(*place)
        writers[1].addData3(*normal)
        writers[2].addData4(*colour, 1.0)
        writers[3].addData2(*spot)
    triangles = core.GeomTriangles(core.Geom.UHStatic)
    for corners in mesh.triangles:
        triangles.addVertices(*corners)
    geometry = core.Geom(held)
    geometry.addPrimitive(triangles)
    made = core.GeomNode(name)
    made.addGeom(geometry)
    return core.NodePath(made)
