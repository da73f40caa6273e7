"""The documents that statements are made about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.documents.base.document import Block, BlockKind, Document, Page
from app.documents.opening.loading import load

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "data"

_CONTRACT_ZH = """
第一条 甲方应当在收到发票后三十日内向乙方支付全部服务费。
第二条 乙方应按本合同附件一的约定，向甲方提供软件维护服务；甲方应为此提供必要的工作条件。
第三条 未经甲方书面同意，乙方不得将本合同项下的权利义务转让给任何第三方。
第四条 乙方逾期交付的，每逾期一日应按合同总价的万分之五向甲方支付违约金。
第五条 任何一方可以提前30天书面通知对方解除本合同。
第六条 合同总价为人民币1,280,000元，分三期支付。
第七条 甲方有权对乙方的工作进行检查，乙方应当予以配合。
第八条 除本合同另有约定外，双方均不承担间接损失的赔偿责任。
第九条 乙方应当对甲方的商业秘密承担保密义务，保密期限为合同终止后五年。
第十条 如果乙方未能在10个工作日内改正违约行为，甲方有权解除本合同。
第十一条 本合同有效期为三年，自2026年3月1日起至2029年2月28日止。
第十二条 质量保证期内，乙方应当免费修复软件缺陷，但因甲方使用不当造成的缺陷除外。
第十三条 因本合同引起的争议，双方应当友好协商解决；协商不成的，提交上海仲裁委员会仲裁。
第十四条 乙方不得在未取得甲方许可的情况下公开项目资料。
第十五条 甲方逾期付款超过三十日的，乙方可以暂停服务。
第十六条 双方各执两份合同，具有同等法律效力。
第十七条 乙方的赔偿责任总额不超过合同总价的百分之三十。
第十八条 甲方应当在验收合格后5个工作日内出具书面验收报告。
第十九条 乙方可以将非核心工作分包给第三方，但应当事先通知甲方。
第二十条 所有知识产权归甲方所有，乙方仅可为履行本合同的目的使用。
"""
_MANUAL_ZH = """
本手册介绍系统的安装、配置和日常维护。
安装之前，用户必须备份全部数据，并关闭所有正在运行的程序。
系统默认每24小时自动备份一次，用户可以在设置中修改备份间隔。
如果安装失败，系统将恢复到安装之前的状态。
管理员可以添加或删除用户，普通用户不能修改系统设置。
密码长度不得少于8个字符，并且必须包括数字和字母。
连续五次输入错误密码后，账户将被锁定30分钟。
设备应当放置在通风干燥的地方，环境温度不应高于40度。
实验结果表明，新方法的准确率比原方法提高了3.5%。
我们在两个数据集上训练模型，训练时间为12小时。
升级不会删除用户的个人文件。
只有管理员可以查看日志文件。
系统支持中文和英文两种语言。
更新服务器每周检查一次新版本。
用户应在收到通知后三日内确认更新。
该功能仅适用于专业版。
"""


def documents(paths: Sequence[Path] = ()) -> Iterator[tuple[str, Document]]:
    """The documents of the bench by name, or those of `paths`."""
    if paths:
        yield from ((path.name, load(path)) for path in paths)
        return
    yield "contract", load(ROOT / "resources" / "samples" / "cloud-service-agreement.pdf")
    for name, file in (
        ("paper", "paper-tracemonkey.pdf"),
        ("manual", "manual-debian-reference.pdf"),
    ):
        if (SHARED / file).exists():
            yield name, load(SHARED / file)
    yield "contract (Chinese)", chinese(_CONTRACT_ZH, "contract")
    yield "manual (Chinese)", chinese(_MANUAL_ZH, "manual")


def chinese(text: str, name: str) -> Document:
    """A Chinese text as a document of one page."""
    blocks = tuple(
        Block(line.split(" ", 1)[-1], BlockKind.PARAGRAPH, page=1)
        for line in text.strip().splitlines()
    )
    return Document(
        Path(f"{name}.pdf"), "3" * 64, "pdf", name, blocks, (Page(1, 612, 792),), language="zh"
    )
