"""What the streets are called, beside it in Latin letters; names that every town has."""

_SYLLABLES = {
    "东环": "Donghuan", "西环": "Xihuan", "南环": "Nanhuan", "北环": "Beihuan", "建设": "Jianshe", "和平": "Heping",
    "人民": "Renmin", "文化": "Wenhua", "胜利": "Shengli", "工业": "Gongye", "安康": "Ankang", "迎宾": "Yingbin",
    "解放": "Jiefang", "学府": "Xuefu", "滨河南": "Binhe South", "滨河北": "Binhe North",
}  # fmt: skip
_QUARTERS = {
    "竹园": "Zhuyuan", "南渡": "Nandu", "柳林": "Liulin", "西苑": "Xiyuan", "西关": "Xiguan", "车站": "Chezhan",
    "桂花": "Guihua", "渡口": "Dukou", "河西": "Hexi", "书院": "Shuyuan", "青松": "Qingsong", "站前": "Zhanqian",
    "集贤": "Jixian", "东升": "Dongsheng", "沿河": "Yanhe", "文昌": "Wenchang", "学宫": "Xuegong", "北岗": "Beigang",
    "幸福": "Xingfu", "团结": "Tuanjie", "光明": "Guangming", "桥头": "Qiaotou", "钟鼓": "Zhonggu", "朝阳": "Chaoyang",
    "创业": "Chuangye", "新华": "Xinhua", "民主": "Minzhu", "前进": "Qianjin", "南门": "Nanmen", "兴业": "Xingye",
    "振兴": "Zhenxing", "科技": "Keji", "茶亭": "Chating", "富民": "Fumin", "河湾": "Hewan", "码头": "Matou",
    "高坡": "Gaopo", "东山": "Dongshan", "松山": "Songshan", "银杏": "Yinxing", "长安": "Chang'an", "翠竹": "Cuizhu",
    "春风": "Chunfeng", "丰收": "Fengshou", "康乐": "Kangle", "永安": "Yong'an", "万寿": "Wanshou",
}  # fmt: skip


def pinyin(street: str) -> str:
    """A main street's name in Latin letters."""
    return f"{_SYLLABLES[street[:-1]]} {'Road' if street.endswith('路') else 'Street'}"


def quarter_names() -> list[tuple[str, str]]:
    """Chinese and Latin, one for each quarter's own streets."""
    return list(_QUARTERS.items())
