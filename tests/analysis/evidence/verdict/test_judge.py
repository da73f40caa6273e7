"""A false statement never gets a ✓, whichever one thing in it is false; a true one does."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.analysis.evidence.verdict.judge import judge
from app.documents.base.document import Block, BlockKind, Document, Page
from app.documents.opening.loading import load
from tests.bench.statements.making import made_from

SAMPLE = Path(__file__).parents[4] / "resources" / "samples" / "cloud-service-agreement.pdf"


def document_of(*sentences: str, language: str = "en", title: str = "Agreement") -> Document:
    blocks = tuple(Block(text, BlockKind.PARAGRAPH, page=1) for text in sentences)
    return Document(
        Path("a.pdf"), "4" * 64, "pdf", title, blocks, (Page(1, 612, 792),), language=language
    )


def is_said(statement: str, *sentences: str, language: str = "en") -> bool:
    return judge(statement, document_of(*sentences, language=language), ["p. 1"]).is_said


FALSE = [
    ("Provider will send invoices for usage-based Fees in arrears and for all other Fees in "
     "advance.",
     "Provider will send invoices for usage-based Fees in advance."),
    ("The Tenant shall pay about 30 euros a month.", "The Tenant shall pay 30 euros a month."),
    ("The Tenant shall pay 30 euros a month.", "The Tenant shall pay about 30 euros a month."),
    ("The Tenant shall pay 30 euros per month.", "The Tenant shall pay 30 euros per year."),
    ("The Tenant shall pay 30 euros per month.", "The Tenant shall pay 30 euros."),
    ("Provider owns the Software, and Customer owns Customer Content.",
     "Provider owns Customer Content."),
    ("Provider owns the Software and Customer owns the Content.", "Provider owns the Content."),
    ("Provider will deliver the goods and Customer will pay the price.",
     "Provider will pay the price."),
    ("Provider will deliver the goods, and Customer will pay the price within 30 days.",
     "Provider will deliver the goods within 30 days."),
    ("Either party may terminate for material and uncured breach.",
     "Either party may terminate for material breach."),
    ("Customer may use the Product for its internal business purposes.",
     "Customer may use the Product."),
    ("The warranty applies to all hardware sold in Germany.",
     "The warranty applies to all hardware."),
    ("Provider must repair or replace the goods.", "Provider must repair the goods."),
    ("Provider must repair or replace the goods.", "Provider must replace the goods."),
    ("Customer may terminate if Provider is insolvent and fails to pay.",
     "Customer may terminate if Provider is insolvent."),
    ("Customer may terminate only if Provider is insolvent.",
     "Customer may terminate if Provider is insolvent."),
    ("Customer may terminate if Provider is insolvent.",
     "Customer may terminate only if Provider is insolvent."),
    ("Payment is due within 30 business days.", "Payment is due within 30 days."),
    ("Payment is due within 30 days.", "Payment is due within 30 business days."),
    ("Payment is due 30 days after the invoice.", "Payment is due 30 days before the invoice."),
    ("Payment is due at least 30 days after the invoice.",
     "Payment is due 30 days after the invoice."),
    ("The Licensee shall not copy the Software without written consent.",
     "The Licensee shall not copy the Software."),
    ("No employee of the Provider may disclose the data.", "No employee may disclose the data."),
    ("Customer will be indemnified by Provider.", "Customer will indemnify Provider."),
    ("Customer will indemnify Provider.", "Customer will be indemnified by Provider."),
    ("Customer will indemnify Provider.", "Provider will be indemnified by the Indemnified Party."),
    ("The Indemnifying Party shall notify the Indemnified Party.",
     "The Indemnified Party shall notify the Indemnifying Party."),
    ("The Indemnifying Party shall pay all costs.", "The Indemnified Party shall pay all costs."),
    ("The Licensor grants the Licensee a non-exclusive licence.",
     "The Licensor grants the Licensee an exclusive licence."),
    ("The Licensor grants the Licensee a non-exclusive licence.",
     "The Licensor grants the Licensee a licence."),
    ("The Licensee may sublicense the Software to its Affiliates.",
     "The Licensee may sublicense the Software."),
    ("The method does not improve accuracy on small data.",
     "The method does not improve accuracy."),
    ("The method improves accuracy by 5% on ImageNet and by 2% on CIFAR.",
     "The method improves accuracy by 5% on CIFAR."),
    ("The method improves accuracy by 5% on ImageNet and by 2% on CIFAR.",
     "The method improves accuracy by 2% on ImageNet."),
    ("We trained for 12 hours on 8 GPUs and 3 days on 4 GPUs.",
     "We trained for 12 hours on 4 GPUs."),
    ("The committee believes that the plan failed.", "The plan failed."),
    ("It is not true that the plan failed.", "The plan failed."),
    ("Smith claims that the earth is flat.", "The earth is flat."),
    ("The patch will be released in 2027.", "The patch is released in 2027."),
    ("TraceMonkey will support ARM.", "TraceMonkey supports ARM."),
    ("Nothing in this section limits Provider's liability for fraud.",
     "This section limits Provider's liability for fraud."),
    ("Provider's liability is limited to direct damages.",
     "Provider's liability is limited to indirect damages."),
    ("Interest is 5% a year, or 7% a year after default.", "Interest is 7% a year."),
    ("Interest is 5% a year or, after default, 7% a year.", "Interest is 7% a year."),
    ("The Seller shall notify the Buyer and the Bank shall notify the Seller.",
     "The Bank shall notify the Buyer."),
    ("The Seller shall pay the Bank and the Buyer.", "The Buyer shall pay the Seller."),
    ("The Buyer pays the Seller, who pays the Bank.", "The Buyer pays the Bank."),
    ("The Buyer, but not the Seller, may terminate.", "The Seller may terminate."),
    ("The Buyer, but not the Seller, may terminate.", "The Buyer may not terminate."),
    ("Buyer may cancel until 1 May 2026.", "Buyer may cancel after 1 May 2026."),
    ("Sales rose from 5 million to 8 million euros.",
     "Sales rose from 8 million to 5 million euros."),
    ("Sales rose from 5 million to 8 million euros.", "Sales rose to 5 million euros."),
    ("Fees rise by 3% each year until 2028.", "Fees rise by 3% each year."),
    ("Deposit: 3 months' rent, unless the Tenant gives a guarantee.", "Deposit is 3 months' rent."),
    ("Either the Buyer or the Seller shall pay.", "The Buyer shall pay."),
    ("The Tenant need not pay rent.", "The Tenant must pay rent."),
    ("The Tenant is not required to insure the premises.",
     "The Tenant is required to insure the premises."),
    ("The Tenant is required to insure the premises.", "The Tenant may insure the premises."),
    ("The Agreement terminates automatically.", "The Agreement renews automatically."),
    ("Tenant shall be deemed to accept after 10 days.", "Tenant shall accept after 10 days."),
    ("The parties shall use reasonable efforts to settle disputes.",
     "The parties shall settle disputes."),
    ("Provider will attempt to restore the service.", "Provider will restore the service."),
    ("Provider shall ensure that Users do not share passwords.", "Users share passwords."),
    ("The Landlord may enter after giving 24 hours' notice.", "The Landlord may enter."),
    ("The Landlord may enter on 24 hours' notice.", "The Landlord may enter on notice."),
    ("The fee is $500, plus tax.", "The fee is $500."),
    ("The fee is $500 less any discount.", "The fee is $500."),
    ("The fee is $500 net of tax.", "The fee is $500."),
    ("The loan is repaid in ten equal instalments.", "The loan is repaid in ten instalments."),
    ("Rent is 1,500 euros for the first year and 1,600 euros for the second year.",
     "Rent is 1,600 euros for the first year."),
    ("Rent is 1,500 euros for the first year and 1,600 euros for the second year.",
     "Rent is 1,500 euros for the second year."),
    ("The Company shall indemnify the Directors against claims by third parties.",
     "The Company shall indemnify third parties."),
    ("The Company shall indemnify the Directors against claims by third parties.",
     "The Company shall indemnify the Directors against third parties."),
    ("Customer must pay Provider's invoice.", "Customer must pay Provider."),
    ("The Tenant shall return the keys to the Landlord or the Agent.",
     "The Tenant shall return the keys to the Agent."),
    ("The drug reduced mortality in men but not in women.", "The drug reduced mortality in women."),
    ("The drug reduced mortality in men but not in women.", "The drug reduced mortality."),
    ("The drug failed to reduce mortality in men.", "The drug reduced mortality in men."),
    ("Few users reported errors.", "Users reported errors."),
    ("Type Ctrl-C to stop and Ctrl-Z to suspend the program.", "Type Ctrl-Z to stop the program."),
    ("Type Ctrl-C to stop and Ctrl-Z to suspend the program.",
     "Type Ctrl-C to suspend the program."),
    ("Do not run the command as root.", "Run the command as root."),
    ("Never run the command as root.", "Run the command as root."),
    ("Run the command as root only in recovery mode.", "Run the command as root."),
    ("Before running the command, save the file.", "Before saving the file, run the command."),
    ("Supplier A delivers by Monday; Supplier B delivers by Friday.",
     "Supplier A delivers by Friday."),
    ("Alice reports to Bob and Carol reports to Dan.", "Alice reports to Dan."),
    ("Alice is the mother of Bob and Carol is the mother of Dan.", "Alice is the mother of Dan."),
    ("Alice, the mother of Bob, met Carol, the mother of Dan.",
     "Alice, the mother of Dan, met Carol."),
    ("The Borrower shall repay the loan to the Bank by 1 May 2026.",
     "The Bank shall repay the loan to the Borrower by 1 May 2026."),
    ("The loan of 5,000 euros is repaid with interest of 300 euros.",
     "The loan of 300 euros is repaid."),
    ("All disputes, other than tax disputes, go to arbitration.",
     "All disputes go to arbitration."),
    ("All disputes go to arbitration, other than tax disputes.", "All disputes go to arbitration."),
    ("The seller warrants that the goods are new.", "The goods are new and warranted."),
    ("Users under 18 may not register.", "Users may not register."),
    ("Users over 18 may register.", "Users may register."),
    ("Children may enter accompanied by an adult.", "Children may enter."),
    ("Each party bears its own costs.", "Each party bears costs."),
    ("Provider will pay Customer's reasonable costs.", "Provider will pay Customer's costs."),
    ("The licence is granted free of charge for non-commercial use.",
     "The licence is granted free of charge."),
    ("Customer agrees to Provider's terms on behalf of Users.", "Users agree to Provider's terms."),
    ("Provider will notify Customer if it changes the terms.",
     "Customer will notify Provider if it changes the terms."),
    ("Customer's data belongs to Customer, not Provider.", "Customer's data belongs to Provider."),
    ("Upon termination by Customer, Provider will refund the Fees.",
     "Upon termination by Provider, Customer will refund the Fees."),
    ("If Provider breaches the warranty, Customer must give Provider notice within 45 days.",
     "Provider must give Customer notice of a warranty breach within 45 days."),
    ("If Provider breaches the warranty, Customer must give Provider notice within 45 days.",
     "Customer must give Provider notice within 45 days."),
    ("If Customer does not pay, Provider may suspend the service.",
     "Provider may suspend the service of Customer."),
    ("The report was written by Smith and reviewed by Jones.", "Jones wrote the report."),
    ("The report was written by Smith and reviewed by Jones.", "The report was written by Jones."),
    ("The report was written by Smith and reviewed by Jones.",
     "The report was reviewed by Smith."),
    ("The service may be terminated by either party.",
     "The service may be terminated by Provider."),
    ("The service is provided by Alpha to Beta.", "The service is provided by Beta to Alpha."),
    ("The service is provided by Alpha to Beta.", "The service is provided to Alpha."),
    ("Tenant A pays 500 euros and Tenant B pays 700 euros.", "Tenant A pays 700 euros."),
    ("Tenant A pays 500 euros and Tenant B pays 700 euros.", "Tenant B pays 500 euros."),
    ("The board consists of the chair, two directors, and one observer.",
     "The board consists of two directors."),
    ("Provider will not sell data and will delete it within 30 days.",
     "Provider will delete it and sell data."),
    ("Provider will not sell data and will delete it within 30 days.", "Provider will sell data."),
    ("Provider will not sell data and will delete it within 30 days.",
     "Provider will not delete it within 30 days."),
    ("Provider will not sell or share data.", "Provider will share data."),
    ("Nobody but the CEO may sign the contract.", "The CEO may not sign the contract."),
    ("Nobody but the CEO may sign the contract.", "Nobody may sign the contract."),
    ("The deposit is returned less damages within 14 days.",
     "The deposit is returned within 14 days."),
    ("The deposit is forfeited if the Tenant leaves early.", "The deposit is forfeited."),
    ("The price excludes shipping and includes VAT.", "The price includes shipping and VAT."),
    ("The price excludes shipping and includes VAT.", "The price includes shipping."),
    ("The price includes VAT but excludes shipping.", "The price includes VAT and shipping."),
    ("A party that is insolvent may not assign this Agreement.",
     "A party may not assign this Agreement."),
    ("Employees who have completed probation are entitled to 25 days of leave.",
     "Employees are entitled to 25 days of leave."),
    ("Employees with children are entitled to 30 days of leave.",
     "Employees are entitled to 30 days of leave."),
    ("Members in good standing may vote.", "Members may vote."),
    ("The discount applies to orders above 500 euros.", "The discount applies to orders."),
    ("The discount applies to orders above 500 euros.",
     "The discount applies to orders below 500 euros."),
    ("Our method is slower than BERT but faster than GPT.", "Our method is faster than BERT."),
    ("Our method is slower than BERT but faster than GPT.", "Our method is slower than GPT."),
    ("BERT outperforms our method on GLUE.", "Our method outperforms BERT on GLUE."),
    ("We do not claim that the method is optimal.", "The method is optimal."),
    ("It is unclear whether the method is optimal.", "The method is optimal."),
    ("We expected accuracy to improve by 5%.", "Accuracy improved by 5%."),
    ("Accuracy improved by 5% over the baseline of 80%.",
     "Accuracy improved over the baseline by 80%."),
    ("The seller is liable for defects reported within 2 years.",
     "The seller is liable for defects."),
    ("Clause 5 survives termination; clause 6 does not.", "Clause 6 survives termination."),
    ("Clauses 5 to 7 survive termination.", "Clauses 5 and 7 survive termination."),
    ("The term is the longer of 2 years or the subscription period.", "The term is 2 years."),
    ("The fee is the greater of 5% or 100 euros.", "The fee is 5%."),
    ("The fee is the greater of 5% or 100 euros.", "The fee is 100 euros."),
    ("The parties may extend the term by mutual agreement.", "The parties may extend the term."),
    ("Interest accrues at 5% from the due date.", "Interest accrues at 5% from the invoice date."),
    ("Rent is payable monthly in advance.", "Rent is payable in advance."),
    ("Rent is payable on the first day of each month.",
     "Rent is payable on the last day of each month."),
    ("Rent is due on the first of each month, interest on the last.",
     "Interest is due on the first of each month."),
    ("Alpha, a subsidiary of Beta, sells pumps.", "Beta sells pumps."),
    ("Alpha, a subsidiary of Beta, sells pumps.", "Beta, a subsidiary of Alpha, sells pumps."),
    ("Alpha acquired Beta in 2020 and Gamma in 2021.", "Alpha acquired Gamma in 2020."),
    ("Alpha acquired Beta in 2020 and Gamma in 2021.", "Alpha acquired Beta in 2021."),
    ("In 2020, Alpha acquired Beta, and in 2021 it sold Gamma.", "In 2021, Alpha acquired Beta."),
    ("The lessee, not the lessor, insures the car.", "The lessor insures the car."),
    ("Customer data is stored in Germany and processed in France.",
     "Customer data is processed in Germany."),
    ("Customer data is stored in Germany and processed in France.",
     "Customer data is stored in France."),
    ("The Board may, with the approval of the shareholders, issue shares.",
     "The Board may issue shares."),
    ("The Board shall, subject to law, issue shares.", "The Board shall issue shares."),
    ("Except in emergencies, the Landlord shall give 24 hours' notice.",
     "The Landlord shall give 24 hours' notice."),
    ("Except as provided in Section 9, the Landlord shall not enter.",
     "The Landlord shall enter."),
    ("Subject to Section 4, the Tenant shall pay.", "The Tenant shall not pay."),
    ("The Tenant shall pay the rent, and, if late, interest of 5%.",
     "The Tenant shall pay interest of 5%."),
    ("Each Director and the Secretary shall sign.", "Each Secretary shall sign."),
    ("Licensee shall not, and shall not permit others to, copy the Software.",
     "Licensee shall permit others to copy the Software."),
    ("Press the red button to stop and the green button to start the motor.",
     "Press the green button to stop the motor."),
    ("Press the red button to stop and the green button to start the motor.",
     "Press the red button to start the motor."),
    ("The old API is deprecated and the new API is stable.", "The old API is stable."),
    ("The old API, unlike the new API, is deprecated.", "The new API is deprecated."),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "statement"), FALSE)
def test_a_false_statement_gets_no_tick(sentence: str, statement: str) -> None:
    assert not is_said(statement, sentence)
    party = "This Agreement is made between the parties, who shall keep to it."
    assert not is_said(statement, party, sentence), "in a contract"


TRUE = [
    ("The Tenant shall pay thirty (30) euros a month.", "The Tenant must pay 30 euros per month."),
    ("Upon request, the Agent will delete the data within 60 days.",
     "The Agent will delete the data within 60 days upon request."),
    ("The Tenant shall not sell, lend, or rent the tools.", "The Tenant must not lend the tools."),
    ("The Buyer may inspect, test and reject the goods.", "The Buyer may inspect the goods."),
    ("However, the Agent may only share the list if the list is encrypted.",
     "The Agent may only share the list if it is encrypted."),
    ("The Seller shall deliver the goods (in sound packing) within 5 days.",
     "The Seller shall deliver the goods within 5 days."),
    ("Under no circumstances will either party be liable for lost profits (direct or indirect).",
     "Neither party will be liable for lost profits."),
    ("The Seller represents and warrants that it will deliver new goods.",
     "The Seller will deliver new goods."),
    ("The Tenant shall deliver the keys within ten days.",
     "The keys must be delivered by the Tenant within 10 days."),
    ("Except as provided in Section 4, fees are non-refundable.", "Fees are not refundable."),
    ("The method improves accuracy by 5%, including on small data.",
     "The method improves accuracy by 5%."),
    ("We show that the method can't be improved.", "The method cannot be improved."),
    ("The loan ends on 1 May 2026.", "The loan ends on May 1, 2026."),
    ("All fees are in U.S. dollars.", "According to the agreement, all fees are in U.S. dollars."),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "statement"), TRUE)
def test_a_true_statement_gets_its_tick(sentence: str, statement: str) -> None:
    assert is_said(statement, sentence)


FALSE_HAN = [
    ("甲方应在30日内向乙方支付服务费。", "乙方应在30日内向甲方支付服务费。"),
    ("甲方应在30日内向乙方支付服务费。", "甲方应在30个月内向乙方支付服务费。"),
    ("甲方应在30日内向乙方支付服务费。", "甲方可以在30日内向乙方支付服务费。"),
    ("甲方应在30日内向乙方支付服务费。", "甲方应在30日后向乙方支付服务费。"),
    ("甲方应在30日内向乙方支付服务费。", "甲方应在30个工作日内向乙方支付服务费。"),
    ("甲方应在30个工作日内向乙方支付服务费。", "甲方应在30日内向乙方支付服务费。"),
    ("未经甲方同意，乙方不得转让合同。", "乙方不得转让合同。"),
    ("未经甲方同意，乙方不得转让合同。", "经甲方同意，乙方不得转让合同。"),
    ("未经甲方同意，乙方不得转让合同。", "乙方可以转让合同。"),
    ("除法律另有规定外，双方均不承担责任。", "双方均不承担责任。"),
    ("除不可抗力外，乙方应承担责任。", "乙方应承担责任。"),
    ("如乙方违约，甲方有权解除合同。", "甲方有权解除合同。"),
    ("如乙方违约，甲方有权解除合同。", "如甲方违约，甲方有权解除合同。"),
    ("甲方可以解除合同，但应提前30日通知乙方。", "甲方可以解除合同。"),
    ("乙方仅可为履行合同的目的使用商标。", "乙方可为履行合同的目的使用商标。"),
    ("乙方应修理或者更换货物。", "乙方应更换货物。"),
    ("违约金不超过合同总价的30%。", "违约金为合同总价的30%。"),
    ("违约金不超过合同总价的30%。", "违约金超过合同总价的30%。"),
    ("保密期限为合同终止后五年。", "保密期限为合同终止前五年。"),
    ("保密期限为合同终止后五年。", "保密期限为合同终止后五个月。"),
    ("甲方承担运费，乙方承担保险费。", "甲方承担保险费。"),
    ("甲方承担运费，乙方承担保险费。", "乙方承担运费。"),
    ("甲方承担运费和乙方承担保险费。", "甲方承担保险费。"),
    ("甲方不得将软件复制、出租或者出售。", "甲方可将软件复制、出租或者出售。"),
    ("该方法的准确率提高了3.5%。", "该方法的准确率降低了3.5%。"),
    ("该方法的准确率提高了3.5%。", "该方法的准确率提高了5%。"),
    ("只有管理员可以查看日志。", "管理员可以查看日志。"),
    ("只有管理员可以查看日志。", "用户可以查看日志。"),
    ("升级不会删除个人文件。", "升级会删除个人文件。"),
    ("温度不应高于40度。", "温度不应低于40度。"),
    ("温度不应高于40度。", "温度应高于40度。"),
    ("密码长度不得少于8个字符。", "密码长度为8个字符。"),
    ("普通用户不能修改系统设置。", "普通用户能修改系统设置。"),
    ("管理员可以添加用户，普通用户不能修改设置。", "普通用户可以添加用户。"),
    ("租金为每月5,000元。", "租金为每年5,000元。"),
    ("租金为每月5,000美元。", "租金为每月5,000元。"),
    ("租金为每月5,000元。", "租金为5,000元。"),
    ("合同自2026年3月1日起生效。", "合同自2026年5月1日起生效。"),
    ("合同至2029年2月28日止。", "合同自2029年2月28日起。"),
    ("任何一方可以提前30天书面通知对方解除合同。", "甲方可以提前30天书面通知对方解除合同。"),
    ("任何一方可以提前30天书面通知对方解除合同。", "任何一方可以通知对方解除合同。"),
    ("任何一方可以提前30天书面通知对方解除合同。", "任何一方可以提前30天口头通知对方解除合同。"),
    ("甲方的赔偿责任以直接损失为限。", "甲方的赔偿责任以间接损失为限。"),
    ("甲方应赔偿乙方的直接损失，不包括间接损失。", "甲方应赔偿乙方的直接损失，包括间接损失。"),
    ("出卖人应向买受人交付货物。", "买受人应向出卖人交付货物。"),
    ("货物的风险自交付时起由买方承担。", "货物的风险自交付时起由卖方承担。"),
    ("货款由买方支付。", "货款由卖方支付。"),
    ("甲方向乙方支付定金，乙方向丙方支付佣金。", "甲方向丙方支付佣金。"),
    ("乙方尽力恢复服务。", "乙方恢复服务。"),
    ("甲方可在收到通知后的三日内提出异议。", "甲方应在收到通知后的三日内提出异议。"),
    ("首年租金为5万元，次年租金为6万元。", "首年租金为6万元。"),
    ("首年租金为5万元，次年租金为6万元。", "次年租金为5万元。"),
    ("未满18岁的用户不得注册。", "用户不得注册。"),
    ("年满18岁的用户可以注册。", "用户可以注册。"),
    ("甲方无权转租房屋。", "甲方有权转租房屋。"),
    ("甲方有义务维修房屋。", "乙方有义务维修房屋。"),
    ("甲方免除乙方的违约责任。", "甲方承担乙方的违约责任。"),
    ("合同解除不影响结算条款的效力。", "合同解除影响结算条款的效力。"),
    ("未付款的订单将被取消。", "付款的订单将被取消。"),
    ("非专业版用户不能使用该功能。", "专业版用户不能使用该功能。"),
    ("系统每24小时备份一次。", "系统每24分钟备份一次。"),
    ("部分用户反映速度慢。", "用户反映速度慢。"),
    ("货物由甲方运输并由乙方验收。", "货物由乙方运输。"),
    ("货物由甲方运输并由乙方验收。", "货物由甲方验收。"),
    ("甲方向乙方支付，乙方向甲方开票。", "甲方向甲方开票。"),
    ("甲方负责运输，乙方负责安装，丙方负责维护。", "甲方负责维护。"),
    ("甲方、乙方负责运输，丙方负责维护。", "乙方负责维护。"),
    ("租期为两年或者三年。", "租期为三年。"),
    ("甲方应支付租金或者押金。", "甲方应支付押金。"),
    ("甲方不承担运费和保险费。", "甲方承担保险费。"),
    ("甲方不承担运费，承担保险费。", "甲方承担运费。"),
    ("甲方不承担运费，承担保险费。", "甲方不承担保险费。"),
    ("乙方可以转租，但须经甲方同意。", "乙方可以转租。"),
    ("乙方经甲方同意可以转租。", "乙方可以转租。"),
    ("乙方在租期内可以转租。", "乙方可以转租。"),
    ("乙方在北京的员工享受年假。", "乙方的员工享受年假。"),
    ("有子女的员工享受五天假期。", "员工享受五天假期。"),
    ("合同经双方签字后生效。", "合同生效。"),
    ("利率为5%，逾期后为7%。", "利率为7%。"),
    ("利率由5%提高到7%。", "利率由7%提高到5%。"),
    ("第5条至第7条继续有效。", "第5条和第7条继续有效。"),
    ("甲方应尽力在10日内交货。", "甲方应在10日内交货。"),
    ("甲方应在10日内交货，乙方应在20日内付款。", "甲方应在20日内付款。"),
    ("甲方应在10日内交货，乙方应在20日内付款。", "乙方应在10日内付款。"),
    ("甲方应在10日内交货，乙方应在20日内付款。", "甲方应在20日内交货。"),
    ("本合同不构成合伙关系。", "本合同构成合伙关系。"),
    ("卖方保证货物不存在瑕疵。", "卖方保证货物存在瑕疵。"),
    ("卖方声明货物为新品。", "货物为旧品。"),
    ("甲方的母公司应承担责任。", "甲方应承担责任。"),
    ("甲方应承担乙方损失的一半。", "甲方应承担乙方损失。"),
    ("甲方应承担责任的范围限于直接损失。", "甲方应承担责任。"),
    ("甲方应于每月1日前支付租金。", "甲方应于每月10日前支付租金。"),
    ("甲方应于每月1日前支付租金。", "甲方应于每年1日前支付租金。"),
    ("违约方应向守约方支付违约金。", "守约方应向违约方支付违约金。"),
    ("出租人不得擅自进入房屋。", "出租人不得进入房屋。"),
    ("出租人可以随时进入房屋。", "承租人可以随时进入房屋。"),
    ("押金在扣除损失后退还。", "押金退还。"),
    ("押金不予退还。", "押金予以退还。"),
    ("如发生争议，提交仲裁。", "提交诉讼。"),
    ("模型A优于模型B。", "模型B优于模型A。"),
    ("模型A的速度比模型B快两倍。", "模型B的速度比模型A快两倍。"),
    ("我们不认为该方法最优。", "该方法最优。"),
    ("2020年甲公司收购乙公司，2021年收购丙公司。", "2020年甲公司收购丙公司。"),
    ("2020年甲公司收购乙公司，2021年收购丙公司。", "2021年甲公司收购乙公司。"),
    ("除非乙方书面同意，甲方不得解除合同。", "甲方不得解除合同。"),
    ("甲方仅在乙方违约时可以解除合同。", "甲方可以解除合同。"),
    ("全部或者部分货款应当退还。", "全部货款应当退还。"),
    ("甲方应赔偿损失，最高不超过100万元。", "甲方应赔偿损失。"),
    ("价格不含税。", "价格含税。"),
    ("价格含税不含运费。", "价格含运费。"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "statement"), FALSE_HAN)
def test_a_false_chinese_statement_gets_no_tick(sentence: str, statement: str) -> None:
    assert not is_said(statement, sentence, language="zh")


TRUE_HAN = [
    ("甲方应当在收到发票后三十日内向乙方付款。", "甲方必须在收到发票后30日内向乙方付款。"),
    ("甲方应当在收到发票后三十日内向乙方付款。", "收到发票后30天内，甲方应向乙方付款。"),
    ("乙方应修复缺陷，并承担费用。", "乙方应承担费用。"),
    ("乙方可以修理或者更换货物。", "乙方可以更换货物。"),
    ("合同总价为人民币壹佰贰拾捌万元整。", "合同总价为128万元。"),
    ("保密期限为合同终止后五年。", "保密期限为合同终止后5年。"),
    ("甲方应承担运费、保险费和税费。", "甲方应承担运费和税费。"),
]


@pytest.mark.parametrize(("sentence", "statement"), TRUE_HAN)
def test_a_true_chinese_statement_gets_its_tick(sentence: str, statement: str) -> None:
    assert is_said(statement, sentence, language="zh")


def test_two_sentences_do_not_say_a_statement_together() -> None:
    text = "The Seller shall deliver the goods. The Buyer shall pay 500 euros within 30 days."
    for false in ("The Seller shall pay 500 euros within 30 days.",
                  "The Buyer shall deliver the goods."):  # fmt: skip
        assert not is_said(false, text)
        assert not is_said(false, *text.split(". "))


def test_a_row_says_its_own_cell_under_its_own_heading() -> None:
    table = (
        "| Item | Quantity | Unit price | Annual fee |\n| --- | --- | --- | --- |\n"
        "| Licence, per user | 150 | $288 | $43,200 |\n| Storage | 1 | $1,800 | $1,800 |"
    )
    block = Block(table, BlockKind.TABLE, page=1)
    document = Document(
        Path("a.pdf"), "5" * 64, "pdf", "A", (block,), (Page(1, 612, 792),), language="en"
    )

    def says(statement: str) -> bool:
        return judge(statement, document, ["p. 1"]).is_said

    assert says("The annual fee for the licence is $43,200.")
    assert says("The unit price of storage is $1,800.")
    assert not says("The annual fee for the licence is $288.")
    assert not says("The unit price of the licence is $43,200.")
    assert not says("The annual fee for storage is $43,200.")
    assert not says("The annual fee for the licence is not $43,200.")


def test_items_are_read_with_the_words_that_lead_into_their_list() -> None:
    lead = "The Customer will not: (a) copy the product; or (b) sell the product to others."
    assert is_said("The Customer will not sell the product to others.", lead)
    assert not is_said("The Customer will sell the product to others.", lead)
    choice = "The Seller will (a) repair the goods; or (b) replace the goods."
    assert not is_said("The Seller will replace the goods.", choice)
    blocks = ("The following is prohibited:", "(a) The Customer copies the product for others.")
    assert not is_said("The Customer copies the product for others.", *blocks)


def test_what_is_struck_out_says_nothing() -> None:
    text = "The fee is ~~5,000~~ 4,200 euros a year."
    assert is_said("The fee is 4,200 euros a year.", text)
    assert not is_said("The fee is 5,000 euros a year.", text)


@pytest.mark.parametrize(
    ("statement", "page", "is_true"),
    [
        ("Riverbend Logistics LLC is the Customer.", 1, True),
        ("The Non-Renewal Notice Date is 30 days before the end of the current Subscription "
         "Period.", 1, True),
        ("The parties will work together to resolve the dispute within 15 days.", 4, True),
        ("A Force Majeure Event does not excuse Customer's obligation to pay Fees accrued prior to "
         "termination.", 5, True),
        ("The Effective Date is March 1, 2026.", 1, True),
        ("Provider may temporarily suspend Customer's access to the Product.", 4, False),
        ("The Subscription Period is 12 months, beginning on the Effective Date.", 1, False),
        ("The Chosen Courts are the courts of Oregon.", 1, False),
        ("Customer will pay to Provider a prorated refund of any prepaid Fees.", 5, False),
        ("Provider must bear all taxes that apply to Fees.", 4, False),
        ("Margaret Oyelaran signs as Chief Executive Officer for Riverbend Logistics LLC.", 2,
         False),
    ],
)  # fmt: skip
def test_statements_about_the_sample_contract(statement: str, page: int, is_true: bool) -> None:
    document = load(SAMPLE)
    verdict = judge(statement, document, [f"p. {page}"])
    assert verdict.is_said is is_true
    if is_true:
        assert verdict.label == f"p. {page}" and verdict.start < verdict.end


def test_no_sentence_with_one_thing_changed_gets_a_tick() -> None:
    document = load(SAMPLE)
    made = list(made_from(document, 40, seed=3))
    ticked = [each for each in made if judge(each.text, document, [each.label]).is_said]
    assert len([each for each in made if not each.is_true]) > 100
    assert [each for each in ticked if not each.is_true] == []
    assert len(ticked) >= 0.9 * len([each for each in made if each.is_true])


def test_a_place_is_found_for_a_statement_that_names_none() -> None:
    document = load(SAMPLE)
    found = judge("Customer Content will be deleted within 60 days.", document)
    assert not found.is_said
    found = judge("Upon Customer's request, Provider will delete Customer Content within 60 days.",
                  document)  # fmt: skip
    assert found.is_said and found.label == "p. 5"


@pytest.mark.parametrize(
    ("language", "sentences", "statement"),
    [
        ("en", "The Tenant may keep one dog. This does not apply to flats.",
         "One dog may be kept by the Tenant."),
        ("en", "Customer shall pay the Fees in advance. However, the first invoice is not due.",
         "Customer must pay the Fees in advance."),
        ("zh", "承租人应当每月支付租金。但免租期内除外。", "承租人必须每月支付租金。"),
    ],
)  # fmt: skip
def test_what_the_next_sentence_takes_back_is_said_in_its_own_words_only(
    language: str, sentences: str, statement: str
) -> None:
    own = sentences.split("。" if language == "zh" else ". ")[0] + "."
    assert is_said(own, sentences, language=language)
    assert is_said(statement, own, language=language)
    assert not is_said(statement, sentences, language=language)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("账簿可以销毁。", "审计师认为，账簿可以销毁。"),
        ("该项目必定盈利。", "据卖方估计，该项目必定盈利。"),
    ],
)
def test_what_somebody_says_is_not_told_as_it_were_so(statement: str, sentence: str) -> None:
    assert not is_said(statement, sentence, language="zh")


def test_an_example_may_go_unsaid_and_a_limit_may_not() -> None:
    sentence = "If the Seller sells the ship, for example to a rival, the Buyer may withdraw."
    said = "If the Seller sells the ship, the Buyer may withdraw."
    assert is_said(said, sentence)
    assert not is_said(said, sentence.replace("for example to a rival", "but only to a rival"))


@pytest.mark.parametrize(
    "sentence",
    [
        "The U.S. Government may copy this report.",
        "Never install a package by “dpkg --force-all -i my_package”.",
        "Fees: The Customer pays in advance.",
        "The file *.desktop lies in /usr/share/my_menu.",
    ],
)
def test_a_sentence_is_there_as_it_stands_whatever_marks_it_has(sentence: str) -> None:
    assert is_said(sentence, sentence, "The end is near.")
    shown = sentence.translate(str.maketrans("*_", "  "))  # as an answer's Markdown is taken away
    assert is_said(shown, sentence, "The end is near.")


def test_spaces_part_numbers_and_words() -> None:
    assert not is_said("The limit is 10 kg per box.", "The limit is >10 kg per box.")
    assert not is_said("The seller is now here liable.", "The seller is nowhere liable.")
    assert not is_said("Take 11/2 cups of plain flour.", "Take 1 1/2 cups of plain flour.")
    assert not is_said("The key of it is 34 in all cases.", "The key of it is 3*4 in all cases.")


@pytest.mark.parametrize(
    ("halves", "half"),
    [
        (("As the report of the house committee relates,", "the makers argued for the licence."),
         "The makers argued for the licence."),
        (("In the first six months of the trial, over", "3 million files were shared by readers."),
         "3 million files were shared by readers."),
    ],
)  # fmt: skip
def test_a_sentence_in_two_paragraphs_is_said_whole(halves: tuple[str, str], half: str) -> None:
    following = "The rest of the trial went on as planned."
    assert is_said(" ".join(halves), *halves, following)
    assert not is_said(half, *halves, following)
    assert is_said(following, *halves, following)
