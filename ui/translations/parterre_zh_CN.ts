<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AccountCard</name>
    <message>
        <source>Type or scan an emergency ticket&apos;s code</source>
        <translation>输入或扫描应急票票码</translation>
    </message>
    <message>
        <source>Take it up again</source>
        <translation>重新登记</translation>
    </message>
    <message>
        <source>Sold at, as 19:30 (may be empty)</source>
        <translation>售出时间，如 19:30（可留空）</translation>
    </message>
    <message>
        <source>Sold, cash taken</source>
        <translation>已售，已收现金</translation>
    </message>
    <message>
        <source>Not used, in my hand</source>
        <translation>未使用，在我手中</translation>
    </message>
    <message>
        <source>Paper lost</source>
        <translation>纸票遗失</translation>
    </message>
    <message>
        <source>Why nobody knows where it is</source>
        <translation>为何无人知道其下落</translation>
    </message>
    <message>
        <source>Emergency tickets</source>
        <translation>应急票</translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) not accounted for</source>
        <translation>
            <numerusform>%n 张尚未交代</numerusform>
        </translation>
    </message>
    <message>
        <source>Every emergency ticket is accounted for.</source>
        <translation>所有应急票均已交代。</translation>
    </message>
    <message>
        <source>Type the time as 19:30, or leave it empty.</source>
        <translation>请按 19:30 的格式输入时间，或留空。</translation>
    </message>
    <message>
        <source>Order {number}: this shift&apos;s drawer expects the money.</source>
        <translation>订单 {number}：款项应计入本班次钱箱。</translation>
    </message>
    <message>
        <source>Void: tear it up. The place is free again.</source>
        <translation>已作废：请撕毁。座位重新可售。</translation>
    </message>
    <message>
        <source>Write down what was found.</source>
        <translation>请写明查明的情况。</translation>
    </message>
    <message>
        <source>Nobody knows where {paper} is. Its place stays sold.</source>
        <translation>无人知道 {paper} 的下落。其座位保持已售。</translation>
    </message>
</context>
<context>
    <name>AccountPanel</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Purchase reference</source>
        <translation>采购编号</translation>
    </message>
    <message>
        <source>Purchase reference of the customer</source>
        <translation>客户的采购编号</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>挂账客户</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>挂账</translation>
    </message>
    <message>
        <source>On the invoice</source>
        <translation>挂账金额</translation>
    </message>
    <message>
        <source>Invoice {amount}</source>
        <translation>挂账 {amount}</translation>
    </message>
    <message>
        <source>Invoice {amount} to {name}, reference {purchase}</source>
        <translation>{name} 挂账 {amount}，编号 {purchase}</translation>
    </message>
</context>
<context>
    <name>AdmitPanel</name>
    <message>
        <source>Scan or type a ticket&apos;s code</source>
        <translation>扫描或输入票码</translation>
    </message>
    <message>
        <source>A ticket&apos;s code</source>
        <translation>票码</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新查询</translation>
    </message>
    <message>
        <source>Let them out</source>
        <translation>撤销入场</translation>
    </message>
    <message>
        <source>Admitted by mistake</source>
        <translation>误放入场</translation>
    </message>
    <message>
        <source>They left, and come back</source>
        <translation>已离场，稍后返回</translation>
    </message>
    <message>
        <source>The ticket goes back</source>
        <translation>要退票</translation>
    </message>
    <message>
        <source>The papers were compared</source>
        <translation>已核对票面</translation>
    </message>
    <message>
        <source>Seated elsewhere</source>
        <translation>已另行安排座位</translation>
    </message>
    <message>
        <source>The house takes the risk</source>
        <translation>剧场承担风险</translation>
    </message>
    <message>
        <source>Last scans</source>
        <translation>最近扫描</translation>
    </message>
    <message>
        <source>Another ticket was scanned before that answer came: scan it again.</source>
        <translation>在收到此结果之前又扫了一张票：请重新扫描。</translation>
    </message>
    <message>
        <source>Not asked</source>
        <translation>未能查询</translation>
    </message>
    <message>
        <source>A supervisor lets them in</source>
        <translation>由主管放行</translation>
    </message>
    <message>
        <source>A supervisor lets them out</source>
        <translation>由主管撤销入场</translation>
    </message>
    <message>
        <source>Let them in all the same: {reason}</source>
        <translation>仍然放行：{reason}</translation>
    </message>
    <message>
        <source>End the admission of {place}: {reason}</source>
        <translation>撤销 {place} 的入场：{reason}</translation>
    </message>
    <message>
        <source>Somebody has come in with that ticket again since then.</source>
        <translation>此后又有人凭此票入场。</translation>
    </message>
    <message>
        <source>Nobody is in with that ticket: it admits again, or can go back.</source>
        <translation>现在无人凭此票在场：此票可再次入场，也可退票。</translation>
    </message>
</context>
<context>
    <name>Answers</name>
    <message>
        <source>Other seats for this party</source>
        <translation>这批客人的其他座位</translation>
    </message>
</context>
<context>
    <name>ApprovalOverlay</name>
    <message>
        <source>A supervisor approves</source>
        <translation>主管批准</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>AreaStepper</name>
    <message>
        <source>One fewer</source>
        <translation>减少一张</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>增加一张</translation>
    </message>
    <message>
        <source>Never mind</source>
        <translation>算了</translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) free</source>
        <translation>
            <numerusform>余 %n 位</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %n ticket(s)</source>
        <translation>
            <numerusform>加入 %n 张票</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BackStep</name>
    <message>
        <source>The terminal&apos;s receipt number</source>
        <translation>刷卡机小票号</translation>
    </message>
    <message>
        <source>Ask the terminal again</source>
        <translation>再次查询终端</translation>
    </message>
    <message>
        <source>It was given back</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>It was not given back</source>
        <translation>未退回</translation>
    </message>
    <message>
        <source>Stop it</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>With a receipt number</source>
        <translation>凭小票号手工退款</translation>
    </message>
    <message>
        <source>In cash instead</source>
        <translation>改退现金</translation>
    </message>
    <message>
        <source>Leave it: nothing is refunded</source>
        <translation>放弃：不退款</translation>
    </message>
    <message>
        <source>Finish the refund</source>
        <translation>完成退款</translation>
    </message>
    <message>
        <source>The slip says so</source>
        <translation>小票显示如此</translation>
    </message>
    <message>
        <source>The bank says so</source>
        <translation>银行如此确认</translation>
    </message>
    <message numerus="yes">
        <source>The sales server was asked %n time(s) what became of it.</source>
        <translation>
            <numerusform>已向售票服务器查询 %n 次结果。</numerusform>
        </translation>
    </message>
    <message>
        <source>Ask the sales server again</source>
        <translation>再次查询售票服务器</translation>
    </message>
    <message>
        <source>We do not know yet whether the money was given back.</source>
        <translation>尚不清楚款项是否已退回。</translation>
    </message>
    <message>
        <source>The money did not go back to the card.</source>
        <translation>款项未退回卡上。</translation>
    </message>
    <message>
        <source>The terminal is asked to stop.</source>
        <translation>正在请终端停止。</translation>
    </message>
    <message>
        <source>One moment: the terminal is being asked.</source>
        <translation>请稍候：正在联系终端。</translation>
    </message>
    <message>
        <source>The money went back to the card.</source>
        <translation>款项已退回卡上。</translation>
    </message>
    <message>
        <source>The money is being given back to the card.</source>
        <translation>正在退款到卡上。</translation>
    </message>
    <message numerus="yes">
        <source>The terminal was asked %n time(s) what became of it.</source>
        <translation>
            <numerusform>已向终端查询 %n 次。</numerusform>
        </translation>
    </message>
    <message>
        <source>It is asked again every few seconds.</source>
        <translation>每隔几秒会再次查询。</translation>
    </message>
    <message>
        <source>It is not asked now.</source>
        <translation>现在不再查询。</translation>
    </message>
    <message>
        <source>Do not give the money a second time. Look at the terminal&apos;s last receipts: a supervisor may say what became of it.</source>
        <translation>请勿再次退款。请看终端最近的小票：可由主管说明结果。</translation>
    </message>
    <message>
        <source>Nothing is to be typed here. The refund goes on by itself.</source>
        <translation>这里无需输入，退款会自动继续。</translation>
    </message>
    <message>
        <source>If the money went back already, the refund goes on.</source>
        <translation>如款项已退回，退款会继续。</translation>
    </message>
    <message>
        <source>The refund still has to be written down.</source>
        <translation>退款还需要登记。</translation>
    </message>
</context>
<context>
    <name>BasketLine</name>
    <message>
        <source>{place}: {type}, change the ticket type</source>
        <translation>{place}：{type}，更换票种</translation>
    </message>
    <message>
        <source>Take {place} out of the basket</source>
        <translation>从购物篮中移除 {place}</translation>
    </message>
    <message>
        <source>Give away</source>
        <translation>赠票</translation>
    </message>
    <message>
        <source>{price}: why this price?</source>
        <translation>{price}：为何是这个价格？</translation>
    </message>
</context>
<context>
    <name>BasketPanel</name>
    <message>
        <source>Tap seats, or let the till find the best.</source>
        <translation>请点选座位，或由系统选出最佳座位。</translation>
    </message>
    <message>
        <source>Basket</source>
        <translation>购物篮</translation>
    </message>
    <message>
        <source>One more next to these</source>
        <translation>在旁边再加一位</translation>
    </message>
    <message>
        <source>One more next to these (+)</source>
        <translation>在旁边再加一位（+）</translation>
    </message>
    <message>
        <source>Same seats, more evenings</source>
        <translation>同座位，加选场次</translation>
    </message>
    <message>
        <source>Promo code</source>
        <translation>优惠码</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>优惠码</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>会员</translation>
    </message>
    <message>
        <source>Member (F8)</source>
        <translation>会员（F8）</translation>
    </message>
    <message>
        <source>Tap how many tickets.</source>
        <translation>请点选票数。</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>应付</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>刷卡</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手机支付</translation>
    </message>
    <message>
        <source>Alipay or WeChat Pay (F9)</source>
        <translation>支付宝或微信支付（F9）</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>分单</translation>
    </message>
    <message>
        <source>Pay in parts, by voucher or invoice</source>
        <translation>分次、代金券或挂账付款</translation>
    </message>
    <message>
        <source>Pay in parts, by voucher or invoice (F7)</source>
        <translation>分次、代金券或挂账付款 (F7)</translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s)</source>
        <translation>
            <numerusform>%n 张票</numerusform>
        </translation>
    </message>
    <message>
        <source>Ticket type for all lines</source>
        <translation>全部改为同一票种</translation>
    </message>
    <message>
        <source>Yours until sold</source>
        <translation>座位已保留至售出</translation>
    </message>
    <message>
        <source>No longer held</source>
        <translation>锁座已过期</translation>
    </message>
    <message>
        <source>Held for {time}</source>
        <translation>锁座剩余 {time}</translation>
    </message>
</context>
<context>
    <name>BesideStep</name>
    <message>
        <source>A payment was keyed in wrongly</source>
        <translation>有一笔输入错误</translation>
    </message>
    <message>
        <source>The slip is of other hours</source>
        <translation>结账单的时段不同</translation>
    </message>
    <message>
        <source>The terminal or its paper is out</source>
        <translation>终端或其打印纸不可用</translation>
    </message>
    <message>
        <source>Not explained yet</source>
        <translation>尚未查明</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>为什么？</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>再来一次</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>One moment: the terminal is asked for its totals.</source>
        <translation>请稍候：正在向终端查询合计。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Since {when}</source>
        <translation>自 {when}</translation>
    </message>
    <message>
        <source>Still open: {amount}, {when}</source>
        <translation>仍未了结：{amount}，{when}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>本窗口</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>终端</translation>
    </message>
    <message>
        <source>Payments</source>
        <translation>付款</translation>
    </message>
    <message>
        <source>Refunds and voids</source>
        <translation>退款和撤销</translation>
    </message>
</context>
<context>
    <name>BestBar</name>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>More to wish for: party, section, price</source>
        <translation>更多要求：人数、区域、价格</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Clear the basket</source>
        <translation>清空购物篮</translation>
    </message>
    <message>
        <source>Best seats</source>
        <translation>最佳座位</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>张数</translation>
    </message>
    <message>
        <source>Best {count}</source>
        <translation>最佳 {count} 座</translation>
    </message>
    <message>
        <source>Best seats only in this price category</source>
        <translation>仅在此票价等级内选最佳座位</translation>
    </message>
</context>
<context>
    <name>BuyerOverlay</name>
    <message>
        <source>Name of the buyer</source>
        <translation>购买方名称</translation>
    </message>
    <message>
        <source>Tax number (may be empty)</source>
        <translation>税号（可不填）</translation>
    </message>
    <message>
        <source>Street and number</source>
        <translation>街道门牌</translation>
    </message>
    <message>
        <source>Postcode and city</source>
        <translation>邮编、城市</translation>
    </message>
    <message>
        <source>It is kept for this invoice only. An order has one invoice.</source>
        <translation>仅为本账单保存。每个订单只开一张账单。</translation>
    </message>
    <message>
        <source>Make the invoice</source>
        <translation>开具账单</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Invoice for order {number}</source>
        <translation>订单 {number} 的账单</translation>
    </message>
</context>
<context>
    <name>CancelledPage</name>
    <message>
        <source>All orders</source>
        <translation>全部订单</translation>
    </message>
    <message>
        <source>Cancelled performances</source>
        <translation>已取消的场次</translation>
    </message>
    <message>
        <source>{done} of {every} tickets have gone back.</source>
        <translation>已退 {done}/{every} 张票。</translation>
    </message>
    <message>
        <source>All {every} tickets have gone back.</source>
        <translation>{every} 张票已全部退回。</translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s)</source>
        <translation>
            <numerusform>%n 张票</numerusform>
        </translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退款</translation>
    </message>
</context>
<context>
    <name>CardPanel</name>
    <message>
        <source>Receipt number</source>
        <translation>小票号</translation>
    </message>
    <message>
        <source>Receipt number of the card terminal</source>
        <translation>刷卡机小票号</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>已批准</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>刷卡</translation>
    </message>
    <message>
        <source>The card was charged. Finish the sale.</source>
        <translation>已扣款，请完成售票。</translation>
    </message>
    <message>
        <source>Key this into the card terminal, then type its receipt number.</source>
        <translation>请在刷卡机上输入此金额，然后输入小票号。</translation>
    </message>
    <message>
        <source>One moment: the seats are being secured.</source>
        <translation>请稍候：正在确认座位。</translation>
    </message>
    <message>
        <source>Void it</source>
        <translation>已撤销</translation>
    </message>
</context>
<context>
    <name>CardStep</name>
    <message>
        <source>Refunded on the terminal</source>
        <translation>刷卡机已退款</translation>
    </message>
    <message>
        <source>Nothing was refunded</source>
        <translation>未退款</translation>
    </message>
    <message>
        <source>Refund {amount} on the card terminal, then type its receipt number.</source>
        <translation>请在刷卡机上退款 {amount}，然后输入其小票号。</translation>
    </message>
</context>
<context>
    <name>CardTerminal</name>
    <message>
        <source>The bank refused the card.</source>
        <translation>银行拒绝了此卡。</translation>
    </message>
    <message>
        <source>The PIN was wrong.</source>
        <translation>密码错误。</translation>
    </message>
    <message>
        <source>The card is not valid.</source>
        <translation>此卡无效。</translation>
    </message>
    <message>
        <source>A card was left in the terminal.</source>
        <translation>终端内有卡未取。</translation>
    </message>
    <message>
        <source>The card may not pay for this.</source>
        <translation>此卡不能支付。</translation>
    </message>
    <message>
        <source>The terminal does not allow it.</source>
        <translation>终端不允许。</translation>
    </message>
    <message>
        <source>The terminal is busy with something else.</source>
        <translation>终端正忙。</translation>
    </message>
    <message>
        <source>It was stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>It was cancelled at the terminal.</source>
        <translation>已在终端取消。</translation>
    </message>
    <message>
        <source>The terminal could not be reached.</source>
        <translation>无法连接终端。</translation>
    </message>
    <message>
        <source>What answers at the terminal&apos;s address is not the terminal.</source>
        <translation>该地址应答的不是此终端。</translation>
    </message>
    <message>
        <source>The terminal never heard of it.</source>
        <translation>终端没有收到。</translation>
    </message>
    <message>
        <source>The terminal could not reach the bank.</source>
        <translation>终端无法连接银行。</translation>
    </message>
    <message>
        <source>The terminal is out of order.</source>
        <translation>终端故障。</translation>
    </message>
    <message>
        <source>The terminal is not logged in.</source>
        <translation>终端未登录。</translation>
    </message>
    <message>
        <source>The terminal did not understand the till.</source>
        <translation>终端不明白售票机的请求。</translation>
    </message>
    <message>
        <source>It did not answer.</source>
        <translation>终端没有应答。</translation>
    </message>
    <message>
        <source>An answer came that is not from the terminal.</source>
        <translation>收到的应答不是来自终端。</translation>
    </message>
    <message>
        <source>It uses another key than this till.</source>
        <translation>终端的密钥与本机不同。</translation>
    </message>
    <message>
        <source>The payment was at another terminal.</source>
        <translation>该付款在另一台终端。</translation>
    </message>
    <message>
        <source>It approved the payment without a number to find it by.</source>
        <translation>已批准，但没有可查询的编号。</translation>
    </message>
    <message>
        <source>It says another amount than was asked for.</source>
        <translation>金额与请求不符。</translation>
    </message>
    <message>
        <source>It says another currency than was asked for.</source>
        <translation>币种与请求不符。</translation>
    </message>
    <message>
        <source>Its answer could not be understood.</source>
        <translation>无法理解其应答。</translation>
    </message>
    <message>
        <source>Tap Card again to key the amount in by hand at the terminal.</source>
        <translation>再点“银行卡”可在终端手工输入金额。</translation>
    </message>
    <message>
        <source>The till does not reach the terminal, and has sent nothing to it.</source>
        <translation>售票机无法连接终端，也未向其发送任何请求。</translation>
    </message>
    <message>
        <source>The card could pay only {amount}. It was given back; nothing is charged.</source>
        <translation>卡上只能支付 {amount}，已退回，未扣款。</translation>
    </message>
    <message>
        <source>The card payment was given back. Nothing is charged.</source>
        <translation>卡款已退回，未扣款。</translation>
    </message>
    <message>
        <source>The card was declined. Nothing was charged.</source>
        <translation>银行卡被拒绝，未扣款。</translation>
    </message>
    <message>
        <source>The card payment was cancelled. Nothing was charged.</source>
        <translation>刷卡付款已取消，未扣款。</translation>
    </message>
</context>
<context>
    <name>CaseCard</name>
    <message>
        <source>Settle</source>
        <translation>处理</translation>
    </message>
</context>
<context>
    <name>CaseList</name>
    <message>
        <source>Conflict desk</source>
        <translation>冲突处理台</translation>
    </message>
    <message>
        <source>The server did not take this as it stood. No shift closes before.</source>
        <translation>服务器未能照原样接受以下内容。处理完之前班次不能结束。</translation>
    </message>
    <message>
        <source>Nothing keeps the shift open. This waits for the house.</source>
        <translation>没有妨碍结束班次的事项。以下等待剧场处理。</translation>
    </message>
    <message>
        <source>Nothing waits here. The server took all there was.</source>
        <translation>没有待处理事项。服务器已全部接受。</translation>
    </message>
</context>
<context>
    <name>CasePage</name>
    <message>
        <source>All conflicts</source>
        <translation>全部冲突</translation>
    </message>
    <message>
        <source>What is to be done?</source>
        <translation>如何处理？</translation>
    </message>
</context>
<context>
    <name>CashPanel</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>应付</translation>
    </message>
    <message>
        <source>Paid in {currency}</source>
        <translation>以 {currency} 支付</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>正好</translation>
    </message>
    <message>
        <source>Exact amount, {amount}</source>
        <translation>正好 {amount}</translation>
    </message>
    <message>
        <source>Given {amount}</source>
        <translation>实收 {amount}</translation>
    </message>
    <message>
        <source>{amount} left to pay</source>
        <translation>还需付 {amount}</translation>
    </message>
    <message>
        <source>Take {amount}, {left} left</source>
        <translation>收 {amount}，还剩 {left}</translation>
    </message>
    <message>
        <source>Waiting for cash</source>
        <translation>等待收取现金</translation>
    </message>
    <message>
        <source>1 {currency} = {rate} {house}</source>
        <translation>1 {currency} = {rate} {house}</translation>
    </message>
    <message>
        <source>Take the amount typed</source>
        <translation>按输入金额收款</translation>
    </message>
    <message>
        <source>Change {amount}</source>
        <translation>找零 {amount}</translation>
    </message>
    <message>
        <source>Take {amount}</source>
        <translation>收 {amount}</translation>
    </message>
</context>
<context>
    <name>Charging</name>
    <message>
        <source>The terminal says now that the card was not charged. Compare it with the slip.</source>
        <translation>终端现称未扣款，请与小票核对。</translation>
    </message>
    <message>
        <source>The terminal says now that the card was charged, and it was settled as not charged: void it at the terminal.</source>
        <translation>终端现称已扣款，而此前按未扣款处理：请在终端撤销。</translation>
    </message>
    <message>
        <source>The wallet has not said yet that the money went back.</source>
        <translation>钱包尚未确认款项已退回。</translation>
    </message>
    <message>
        <source>The terminal did not say that it gave the money back.</source>
        <translation>终端未确认已退款。</translation>
    </message>
</context>
<context>
    <name>CheckOverlay</name>
    <message>
        <source>Folder or file</source>
        <translation>文件夹或文件</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>How much of the plan is read</source>
        <translation>座位图读取进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Check a plan file</source>
        <translation>检查座位图文件</translation>
    </message>
    <message>
        <source>The plan was not read.</source>
        <translation>未读取座位图。</translation>
    </message>
    <message>
        <source>Reading {file} …</source>
        <translation>正在读取 {file} …</translation>
    </message>
    <message>
        <source>There is no such folder or file.</source>
        <translation>没有这样的文件夹或文件。</translation>
    </message>
    <message numerus="yes">
        <source>%n plan file(s) here</source>
        <translation>
            <numerusform>此处有 %n 个座位图文件</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no plan file in this folder.</source>
        <translation>此文件夹中没有座位图文件。</translation>
    </message>
    <message>
        <source>This folder is large: type the name of the plan file.</source>
        <translation>此文件夹内容很多：请输入座位图文件名。</translation>
    </message>
    <message>
        <source>{plan} is in order.</source>
        <translation>{plan} 没有问题。</translation>
    </message>
    <message numerus="yes">
        <source>%n seat(s)</source>
        <translation>
            <numerusform>%n 个座位</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n section(s)</source>
        <translation>
            <numerusform>%n 个区</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n standing place(s)</source>
        <translation>
            <numerusform>%n 个站位</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n accessible</source>
        <translation>
            <numerusform>%n 个无障碍座位</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n companion seat(s)</source>
        <translation>
            <numerusform>%n 个陪同座位</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a restricted view</source>
        <translation>
            <numerusform>%n 个视线受阻座位</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n fault(s): the plan cannot be taken.</source>
        <translation>
            <numerusform>%n 处错误：无法采用此座位图。</numerusform>
        </translation>
    </message>
    <message>
        <source>{file}, line {line}</source>
        <translation>{file}，第 {line} 行</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>{category}, {price}</source>
        <translation>{category}，{price}</translation>
    </message>
</context>
<context>
    <name>ChoiceOverlay</name>
    <message>
        <source>Never mind</source>
        <translation>算了</translation>
    </message>
</context>
<context>
    <name>CodeSheet</name>
    <message>
        <source>Code</source>
        <translation>号码</translation>
    </message>
    <message>
        <source>Promo code</source>
        <translation>优惠码</translation>
    </message>
    <message>
        <source>Take the code</source>
        <translation>使用优惠码</translation>
    </message>
    <message>
        <source>Without a code</source>
        <translation>不用优惠码</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Looking how often this code was used …</source>
        <translation>正在查询此优惠码的使用次数…</translation>
    </message>
    <message>
        <source>The code is taken. It changes nothing for these places.</source>
        <translation>优惠码已使用，但对这些座位没有优惠。</translation>
    </message>
</context>
<context>
    <name>Conflicts</name>
    <message>
        <source>{area} ({count} places)</source>
        <translation>{area}（{count} 个名额）</translation>
    </message>
    <message>
        <source>{matter} {worth}</source>
        <translation>{matter}{worth}</translation>
    </message>
    <message>
        <source>{places}, ticket {codes}, is no place that the server has.</source>
        <translation>{places}（票号 {codes}）：服务器没有该座位。</translation>
    </message>
    <message>
        <source>{places}, tickets {codes}, are no places that the server has.</source>
        <translation>{places}（票号 {codes}）：服务器没有这些座位。</translation>
    </message>
    <message>
        <source>{places}, ticket {codes}, was sold without owning it.</source>
        <translation>{places}（票号 {codes}）在未占有座位的情况下售出。</translation>
    </message>
    <message>
        <source>{places}, ticket {codes}, is for a performance that the server does not have.</source>
        <translation>{places}（票号 {codes}）：服务器没有该场次。</translation>
    </message>
    <message>
        <source>{places}, tickets {codes}, are for a performance that the server does not have.</source>
        <translation>{places}（票号 {codes}）：服务器没有该场次。</translation>
    </message>
    <message>
        <source>{places}, ticket {codes}: another till sold to that person as well.</source>
        <translation>{places}，票{codes}：另一台售票机也卖给了这个人。</translation>
    </message>
    <message>
        <source>{places}, tickets {codes}: other tills sold to those persons as well.</source>
        <translation>{places}，票{codes}：其他售票机也卖给了这些人。</translation>
    </message>
    <message>
        <source>{places}, ticket {codes}, was taken back before.</source>
        <translation>{places}（票号 {codes}）此前已经收回过。</translation>
    </message>
    <message>
        <source>{places}, tickets {codes}, were taken back before.</source>
        <translation>{places}（票号 {codes}）此前已经收回过。</translation>
    </message>
    <message>
        <source>{places}, ticket {codes}, was taken back, and the server never had it.</source>
        <translation>{places}（票号 {codes}）已收回，但服务器从未有过此票。</translation>
    </message>
    <message>
        <source>{places}, tickets {codes}, were taken back, and the server never had them.</source>
        <translation>{places}（票号 {codes}）已收回，但服务器从未有过这些票。</translation>
    </message>
    <message>
        <source>{places}, ticket {codes}, was not taken by the server.</source>
        <translation>{places}（票号 {codes}）未被服务器接受。</translation>
    </message>
    <message>
        <source>{places}, tickets {codes}, were not taken by the server.</source>
        <translation>{places}（票号 {codes}）未被服务器接受。</translation>
    </message>
    <message>
        <source>{places}, tickets {codes}, were sold without owning them.</source>
        <translation>{places}（票号 {codes}）在未占有座位的情况下售出。</translation>
    </message>
    <message>
        <source>{places}, ticket {codes}, sold by this till, is kept by the house.</source>
        <translation>{places}（票号 {codes}）由本机售出，但由剧场保留。</translation>
    </message>
    <message>
        <source>{places}, tickets {codes}, sold by this till, are kept by the house.</source>
        <translation>{places}（票号 {codes}）由本机售出，但由剧场保留。</translation>
    </message>
    <message>
        <source>{places}, ticket {codes}, is kept for another sale of this till.</source>
        <translation>{places}（票号 {codes}）已留给本机的另一笔销售。</translation>
    </message>
    <message>
        <source>{places}, tickets {codes}, are kept for another sale of this till.</source>
        <translation>{places}（票号 {codes}）已留给本机的另一笔销售。</translation>
    </message>
    <message>
        <source>{places}, ticket {codes}, sold by this till, was sold by {till}, too.</source>
        <translation>{places}（票号 {codes}）由本机售出，{till} 也已售出。</translation>
    </message>
    <message>
        <source>{places}, tickets {codes}, sold by this till, were sold by {till}, too.</source>
        <translation>{places}（票号 {codes}）由本机售出，{till} 也已售出。</translation>
    </message>
    <message>
        <source>{places}, ticket {codes}, sold by this till, is {till}&apos;s.</source>
        <translation>{places}（票号 {codes}）由本机售出，但座位属于 {till}。</translation>
    </message>
    <message>
        <source>{places}, tickets {codes}, sold by this till, are {till}&apos;s.</source>
        <translation>{places}（票号 {codes}）由本机售出，但座位属于 {till}。</translation>
    </message>
    <message>
        <source>It was refunded since.</source>
        <translation>此票之后已退款。</translation>
    </message>
    <message>
        <source>They were refunded since.</source>
        <translation>这些票之后已退款。</translation>
    </message>
    <message>
        <source>It was exchanged since.</source>
        <translation>此票之后已换票。</translation>
    </message>
    <message>
        <source>They were exchanged since.</source>
        <translation>这些票之后已换票。</translation>
    </message>
    <message>
        <source>Nobody else had a right to it: the ticket admits.</source>
        <translation>没有其他人有权使用该座位：此票可以入场。</translation>
    </message>
    <message>
        <source>Nobody else had a right to them: the tickets admit.</source>
        <translation>没有其他人有权使用这些座位：这些票可以入场。</translation>
    </message>
    <message>
        <source>The ticket does not admit.</source>
        <translation>此票不能入场。</translation>
    </message>
    <message>
        <source>The tickets do not admit.</source>
        <translation>这些票不能入场。</translation>
    </message>
    <message>
        <source>{places}, ticket {codes}, was taken back, but somebody had come in with it: {door}.</source>
        <translation>{places}（票 {codes}）已退换，但已有人凭此票入场：{door}。</translation>
    </message>
    <message>
        <source>{places}, tickets {codes}, were taken back, but people had come in with them: {door}.</source>
        <translation>{places}（票 {codes}）已退换，但已有人凭这些票入场：{door}。</translation>
    </message>
    <message>
        <source>Two people came in with one ticket, {codes}: {first} and {door}.</source>
        <translation>有两个人凭同一张票 {codes} 入场：{first} 和 {door}。</translation>
    </message>
    <message>
        <source>Entry {number} took a ticket of another till back, but somebody had come in with it: {door}.</source>
        <translation>第 {number} 条记录退换了另一台售票机的票，但已有人凭此票入场：{door}。</translation>
    </message>
    <message>
        <source>{thing} was used {over} times more than the tariff allows (entry {number}).</source>
        <translation>{thing} 比票价规则允许的多用了 {over} 次（日志第 {number} 条）。</translation>
    </message>
    <message>
        <source>The server did not take entry {number} of this till&apos;s journal: {why}.</source>
        <translation>服务器未接受本机流水第 {number} 条：{why}。</translation>
    </message>
    <message>
        <source>The voucher ending in {ending} had expired when it paid.</source>
        <translation>尾号 {ending} 的代金券付款时已过期。</translation>
    </message>
    <message>
        <source>Entry {number}: a voucher paid that nobody has issued.</source>
        <translation>第 {number} 条：使用了未发行的代金券。</translation>
    </message>
    <message>
        <source>The voucher ending in {ending} paid {amount} more than was left on it.</source>
        <translation>尾号 {ending} 的代金券超额支付 {amount}。</translation>
    </message>
    <message>
        <source>Order {number}, sold {when}</source>
        <translation>订单 {number}，{when} 售出</translation>
    </message>
    <message>
        <source>Handed on by {person}: {note}</source>
        <translation>由 {person} 移交：{note}</translation>
    </message>
    <message>
        <source>Handed on</source>
        <translation>已移交</translation>
    </message>
    <message>
        <source>Taken back since</source>
        <translation>之后已收回</translation>
    </message>
    <message>
        <source>Admits</source>
        <translation>可以入场</translation>
    </message>
    <message>
        <source>Does not admit</source>
        <translation>不能入场</translation>
    </message>
    <message>
        <source>To look at</source>
        <translation>待查看</translation>
    </message>
    <message>
        <source>Another seat</source>
        <translation>换座</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Seat and money back</source>
        <translation>换座并退款</translation>
    </message>
    <message>
        <source>Only a note</source>
        <translation>仅作记录</translation>
    </message>
    <message>
        <source>Hand on</source>
        <translation>移交</translation>
    </message>
    <message>
        <source>An equal or better place for the same price. New paper is printed; the old one admits nobody.</source>
        <translation>同价换到同等或更好的座位。打印新票，旧票不能入场。</translation>
    </message>
    <message>
        <source>{money} goes back. The old paper admits nobody.</source>
        <translation>退回 {money}。旧票不能入场。</translation>
    </message>
    <message>
        <source>The best place there is, for nothing: {money} goes back as well.</source>
        <translation>免费换到现有最好的座位，并退回 {money}。</translation>
    </message>
    <message>
        <source>Nothing changes. The journal keeps what you write, and by whose word.</source>
        <translation>不作任何更改。流水会记下您写的内容以及由谁批准。</translation>
    </message>
    <message>
        <source>The house decides. It stays open on the server&apos;s desk and no longer keeps this shift open.</source>
        <translation>由剧场决定。事项在服务器上保持未决，不再妨碍本班次结束。</translation>
    </message>
    <message>
        <source>The place was not this till&apos;s to sell</source>
        <translation>该座位不归本售票机出售</translation>
    </message>
    <message>
        <source>The server did not take the sale</source>
        <translation>服务器未接受此次销售</translation>
    </message>
</context>
<context>
    <name>CountStep</name>
    <message>
        <source>Type one sum instead</source>
        <translation>改为输入总额</translation>
    </message>
    <message>
        <source>This is what I counted</source>
        <translation>确认清点结果</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Count everything in the drawer, the float too.</source>
        <translation>请清点钱箱内全部现金，包括备用金。</translation>
    </message>
    <message>
        <source>Count the drawer</source>
        <translation>清点钱箱</translation>
    </message>
    <message>
        <source>Count the {currency}</source>
        <translation>清点 {currency}</translation>
    </message>
    <message>
        <source>Count all notes of this currency.</source>
        <translation>请清点该货币的全部现钞。</translation>
    </message>
    <message>
        <source>Count notes and coins</source>
        <translation>按面额清点</translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message>
        <source>Sold out</source>
        <translation>售罄</translation>
    </message>
    <message>
        <source>{count} free</source>
        <translation>余 {count}</translation>
    </message>
</context>
<context>
    <name>DayEnd</name>
    <message>
        <source>Alipay</source>
        <translation>支付宝</translation>
    </message>
    <message>
        <source>WeChat Pay</source>
        <translation>微信支付</translation>
    </message>
    <message>
        <source>Card terminal</source>
        <translation>刷卡终端</translation>
    </message>
    <message>
        <source>The terminal agrees.</source>
        <translation>终端账款相符。</translation>
    </message>
    <message>
        <source>Not compared.</source>
        <translation>未核对。</translation>
    </message>
    <message>
        <source>The same money, but not the same payments.</source>
        <translation>金额相同，但笔数不符。</translation>
    </message>
    <message>
        <source>The terminal has {amount} more.</source>
        <translation>终端多 {amount}。</translation>
    </message>
    <message>
        <source>The terminal has {amount} less.</source>
        <translation>终端少 {amount}。</translation>
    </message>
    <message>
        <source>There was no slip.</source>
        <translation>没有结账单。</translation>
    </message>
    <message>
        <source>It could not be reached.</source>
        <translation>无法连接。</translation>
    </message>
    <message>
        <source>It did not answer.</source>
        <translation>没有应答。</translation>
    </message>
    <message>
        <source>It does not tell its totals now.</source>
        <translation>终端现在不提供合计。</translation>
    </message>
    <message>
        <source>Its answer could not be understood.</source>
        <translation>无法理解其应答。</translation>
    </message>
    <message>
        <source>It has begun to count anew since the last time.</source>
        <translation>终端自上次核对后已重新计数。</translation>
    </message>
    <message>
        <source>Nobody asked it.</source>
        <translation>没有人查询过。</translation>
    </message>
    <message>
        <source>here: {word}</source>
        <translation>本窗口：{word}</translation>
    </message>
    <message>
        <source>terminal: {word}</source>
        <translation>终端：{word}</translation>
    </message>
    <message>
        <source>may be the one</source>
        <translation>可能就是这一笔</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>已批准</translation>
    </message>
    <message>
        <source>declined</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>never heard of it</source>
        <translation>从未收到</translation>
    </message>
    <message>
        <source>still at it</source>
        <translation>仍在处理</translation>
    </message>
    <message>
        <source>another amount</source>
        <translation>金额不同</translation>
    </message>
    <message>
        <source>Here ({count})</source>
        <translation>本窗口（{count}）</translation>
    </message>
    <message>
        <source>Terminal ({count})</source>
        <translation>终端（{count}）</translation>
    </message>
</context>
<context>
    <name>Days</name>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Tomorrow</source>
        <translation>明天</translation>
    </message>
</context>
<context>
    <name>DifferenceStep</name>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>刷卡</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手机支付</translation>
    </message>
    <message>
        <source>In parts</source>
        <translation>分次付款</translation>
    </message>
    <message>
        <source>Ask a supervisor</source>
        <translation>请主管批准</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Comes back</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>For it</source>
        <translation>换得</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差额</translation>
    </message>
    <message>
        <source>Types as before</source>
        <translation>票种不变</translation>
    </message>
    <message>
        <source>The customer pays this much more.</source>
        <translation>顾客须补付此金额。</translation>
    </message>
    <message>
        <source>This much goes back to the customer.</source>
        <translation>应退给顾客此金额。</translation>
    </message>
    <message>
        <source>It costs the same: no money moves.</source>
        <translation>价格相同，不涉及款项。</translation>
    </message>
</context>
<context>
    <name>DonePanel</name>
    <message>
        <source>Change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>Next customer</source>
        <translation>下一位顾客</translation>
    </message>
    <message>
        <source>Sold: order {number}</source>
        <translation>已售出：订单 {number}</translation>
    </message>
    <message>
        <source>Paid by card</source>
        <translation>已刷卡付款</translation>
    </message>
    <message>
        <source>Paid by phone</source>
        <translation>已用手机支付</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>已付</translation>
    </message>
    <message>
        <source>{given} given for {total}</source>
        <translation>应收 {total}，实收 {given}</translation>
    </message>
    <message numerus="yes">
        <source>Look at the printer: did %n ticket(s) come out? Say so by its key, on top.</source>
        <translation>
            <numerusform>请看打印机：%n 张票打印出来了吗？请用上方的打印机按钮回答。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) waiting for the printer.</source>
        <translation>
            <numerusform>%n 张票等待打印。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) printed.</source>
        <translation>
            <numerusform>已打印 %n 张票。</numerusform>
        </translation>
    </message>
    <message>
        <source>Printing: {printed} of {count}.</source>
        <translation>正在打印：{printed}/{count}。</translation>
    </message>
</context>
<context>
    <name>DoneStep</name>
    <message>
        <source>The places are free again. The tickets admit nobody any more.</source>
        <translation>座位已重新可售，原票已作废，不能入场。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Voided. Give the customer in cash:</source>
        <translation>已作废。请付给顾客现金：</translation>
    </message>
    <message>
        <source>Refunded. Give the customer in cash:</source>
        <translation>已退票。请退给顾客现金：</translation>
    </message>
    <message>
        <source>Given back to the phone:</source>
        <translation>已退回手机钱包：</translation>
    </message>
    <message>
        <source>Voided on the card:</source>
        <translation>已在卡上作废：</translation>
    </message>
    <message>
        <source>Refunded to the card:</source>
        <translation>已退款至银行卡：</translation>
    </message>
    <message>
        <source>Given back on the voucher or invoice:</source>
        <translation>已退回代金券或挂账：</translation>
    </message>
</context>
<context>
    <name>Door</name>
    <message>
        <source>Scan a ticket</source>
        <translation>请扫描票</translation>
    </message>
    <message>
        <source>or type its code and press Enter.</source>
        <translation>或输入票码后按回车键。</translation>
    </message>
    <message>
        <source>One moment …</source>
        <translation>请稍候……</translation>
    </message>
    <message>
        <source>No answer: nobody is admitted here</source>
        <translation>没有应答：此处不放行</translation>
    </message>
    <message>
        <source>The sales server does not answer, so this till cannot know who is in. Ask again, or let a supervisor decide by the printed list.</source>
        <translation>售票服务器没有应答，本机无法知道谁已入场。请重新查询，或由主管凭打印的名单决定。</translation>
    </message>
    <message>
        <source>Come in</source>
        <translation>请入场</translation>
    </message>
    <message>
        <source>In already</source>
        <translation>已入场</translation>
    </message>
    <message>
        <source>Ask the supervisor</source>
        <translation>请找主管</translation>
    </message>
    <message>
        <source>Not valid</source>
        <translation>无效</translation>
    </message>
    <message>
        <source>{name}, {identity}</source>
        <translation>{name}，{identity}</translation>
    </message>
    <message>
        <source>An emergency ticket, sold by hand.</source>
        <translation>应急票，手工售出。</translation>
    </message>
    <message>
        <source>A genuine paper; its till has not told the server of it yet.</source>
        <translation>真票；其售票机尚未向服务器上报。</translation>
    </message>
    <message>
        <source>Somebody came in with this ticket at {time} ({door}).</source>
        <translation>已有人于 {time} 凭此票入场（{door}）。</translation>
    </message>
    <message>
        <source>Somebody came in for this seat with another ticket at {time} ({door}).</source>
        <translation>已有人于 {time} 凭另一张票入场就座此位（{door}）。</translation>
    </message>
    <message>
        <source>{till} may be taking this order back just now.</source>
        <translation>{till}可能正在为此订单办理退换。</translation>
    </message>
    <message>
        <source>A typed code proves nothing: is this the paper, and the newest one?</source>
        <translation>手输的票码不能证明什么：票面是否属实，是否为最新一张？</translation>
    </message>
    <message>
        <source>A genuine paper of this house, but the server has no sale of it.</source>
        <translation>确为本院真票，但服务器上没有它的售票记录。</translation>
    </message>
    <message>
        <source>The server was put back from a copy, and not every till has told it yet who came in. Was this ticket let in before?</source>
        <translation>服务器已从备份恢复，还有售票机没有告诉它谁已入场。这张票之前是否已经放行过？</translation>
    </message>
    <message>
        <source>Two tickets are out for this seat.</source>
        <translation>此座位有两张票在外。</translation>
    </message>
    <message>
        <source>It is for another performance.</source>
        <translation>这是另一场次的票。</translation>
    </message>
    <message>
        <source>It is for {performance}.</source>
        <translation>这是{performance}的票。</translation>
    </message>
    <message>
        <source>This is no ticket of this house.</source>
        <translation>这不是本剧场的票。</translation>
    </message>
    <message>
        <source>No ticket of this performance has that code. Was it typed right?</source>
        <translation>本场没有此票号的票。输入是否有误？</translation>
    </message>
    <message>
        <source>It was refunded or exchanged.</source>
        <translation>此票已退或已换。</translation>
    </message>
    <message>
        <source>A newer paper of this ticket was printed: only that one admits.</source>
        <translation>此票已重新打印：只有新的一张可以入场。</translation>
    </message>
    <message>
        <source>This performance is cancelled: nobody is admitted.</source>
        <translation>本场演出已取消：一律不放行。</translation>
    </message>
    <message>
        <source>A supervisor has ended this admission. Scan the ticket again.</source>
        <translation>主管已撤销此次入场。请重新扫描。</translation>
    </message>
    <message>
        <source>{why} {since}</source>
        <translation>{why}{since}</translation>
    </message>
    <message>
        <source>Came in</source>
        <translation>入场</translation>
    </message>
    <message>
        <source>Supervisor asked</source>
        <translation>询问主管</translation>
    </message>
    <message>
        <source>Let out</source>
        <translation>撤销入场</translation>
    </message>
</context>
<context>
    <name>DoorPage</name>
    <message>
        <source>Print the list</source>
        <translation>打印名单</translation>
    </message>
    <message numerus="yes">
        <source>%n of {expected} in</source>
        <translation>
            <numerusform>已入场 %n / {expected}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n valid ticket(s)</source>
        <translation>
            <numerusform>%n 张有效票</numerusform>
        </translation>
    </message>
    <message>
        <source>For these places somebody may come whom the list does not know. Let the supervisor decide.</source>
        <translation>这些位置可能会来名单上没有的人，请由主管决定。</translation>
    </message>
    <message>
        <source>No place is disputed: a valid code admits.</source>
        <translation>没有有争议的位置：票码有效即可入场。</translation>
    </message>
    <message>
        <source>two tickets: one of {till}, code {code}</source>
        <translation>有两张票：其中一张由 {till} 售出，票码 {code}</translation>
    </message>
    <message>
        <source>may have been sold by {till}, which is lost</source>
        <translation>可能已由失联的 {till} 售出</translation>
    </message>
    <message>
        <source>sold again by {note}</source>
        <translation>再次出售，批准人 {note}</translation>
    </message>
    <message>
        <source>emergency ticket of {till}: whoever has it may come in</source>
        <translation>{till}的应急票：持票者可入场</translation>
    </message>
    <message>
        <source>The list for the door is on its way to the printer.</source>
        <translation>入场名单正在打印。</translation>
    </message>
</context>
<context>
    <name>DoubtCard</name>
    <message>
        <source>Did this paper come out?</source>
        <translation>这张纸打印出来了吗？</translation>
    </message>
    <message>
        <source>It came out</source>
        <translation>打印出来了</translation>
    </message>
    <message>
        <source>It did not, or is damaged</source>
        <translation>没有打印出来，或已损坏</translation>
    </message>
    <message numerus="yes">
        <source>%n more question(s) after this one</source>
        <translation>
            <numerusform>之后还有 %n 个问题</numerusform>
        </translation>
    </message>
    <message>
        <source>The ticket admits nobody any more: no new paper is printed.</source>
        <translation>这张票已不能入场：不会打印新票。</translation>
    </message>
    <message>
        <source>If it did not, it is printed once more.</source>
        <translation>如果没有打印出来，将重新打印。</translation>
    </message>
    <message>
        <source>If it did not, print number {number} is printed, and this paper admits nobody. Tear up what is left of it.</source>
        <translation>如果没有打印出来，将打印序号 {number} 的新票，这一张不能再入场。请撕毁残票。</translation>
    </message>
</context>
<context>
    <name>DrawerBar</name>
    <message>
        <source>Close the drawer.</source>
        <translation>请关好钱箱。</translation>
    </message>
</context>
<context>
    <name>Emergency</name>
    <message>
        <source>lost: {why}</source>
        <translation>遗失：{why}</translation>
    </message>
</context>
<context>
    <name>EmergencyPage</name>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>The pack should print by itself now, and the roll is nearly empty: put in a new one, or print it all the same.</source>
        <translation>应急包本应自动打印，但纸卷即将用完：请换新纸卷，或仍然打印。</translation>
    </message>
</context>
<context>
    <name>Entries</name>
    <message>
        <source>a reason that this till does not know ({code})</source>
        <translation>本售票机不认识的原因（{code}）</translation>
    </message>
    <message>
        <source>it sold a place that was not this till&apos;s</source>
        <translation>它售出了不属于该售票机的座位</translation>
    </message>
    <message>
        <source>the server has no such place</source>
        <translation>服务器上没有这个座位</translation>
    </message>
    <message>
        <source>the server has no such performance</source>
        <translation>服务器上没有这个场次</translation>
    </message>
    <message>
        <source>the server has no such ticket</source>
        <translation>服务器上没有这张票</translation>
    </message>
    <message>
        <source>the ticket was taken back before</source>
        <translation>该票此前已退</translation>
    </message>
    <message>
        <source>it took a ticket back with which somebody had come in</source>
        <translation>它退掉了一张已有人持票入场的票</translation>
    </message>
    <message>
        <source>another till sold to that person as well</source>
        <translation>另一台售票机也售给了此人</translation>
    </message>
    <message>
        <source>{thing} was used {over} times more than the tariff allows</source>
        <translation>{thing} 的使用次数比票价规则允许的多 {over} 次</translation>
    </message>
    <message>
        <source>more was taken off a voucher than was left on it</source>
        <translation>从代金券扣除的金额超过了余额</translation>
    </message>
    <message>
        <source>a voucher paid that nobody has issued</source>
        <translation>用了一张从未发行的代金券付款</translation>
    </message>
    <message>
        <source>a voucher paid that had expired</source>
        <translation>用了一张已过期的代金券付款</translation>
    </message>
    <message>
        <source>the ticket was sold before</source>
        <translation>该票此前已售出</translation>
    </message>
    <message>
        <source>it names other places than the server has</source>
        <translation>它所写的座位与服务器上的不同</translation>
    </message>
    <message>
        <source>the voucher&apos;s money was sold before</source>
        <translation>代金券的这笔钱此前已入账</translation>
    </message>
</context>
<context>
    <name>EveningsSheet</name>
    <message>
        <source>Evenings</source>
        <translation>场次</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>全部选中</translation>
    </message>
    <message>
        <source>Never mind</source>
        <translation>算了</translation>
    </message>
    <message>
        <source>The same seats on more evenings</source>
        <translation>同一座位，更多场次</translation>
    </message>
    <message>
        <source>Not for sale</source>
        <translation>不出售</translation>
    </message>
    <message>
        <source>In the basket</source>
        <translation>已在购物篮</translation>
    </message>
    <message numerus="yes">
        <source>Add %n evening(s)</source>
        <translation>
            <numerusform>加入 %n 场</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExchangePanel</name>
    <message>
        <source>Exchange in order {number}</source>
        <translation>订单 {number} 换票</translation>
    </message>
    <message>
        <source>Customer wants other places</source>
        <translation>顾客要换座位</translation>
    </message>
    <message>
        <source>Exchange in order {number}: {before} for {after}</source>
        <translation>订单 {number} 换票：{before} 换 {after}</translation>
    </message>
</context>
<context>
    <name>ExchangedStep</name>
    <message>
        <source>Take the old paper back: it admits nobody any more.</source>
        <translation>请收回旧票：它已失效。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Exchanged for {places}. Change:</source>
        <translation>已换为 {places}。找零：</translation>
    </message>
    <message>
        <source>Exchanged for {places}. Give the customer in cash:</source>
        <translation>已换为 {places}。请付给顾客现金：</translation>
    </message>
    <message>
        <source>Exchanged for {places}.</source>
        <translation>已换为 {places}。</translation>
    </message>
</context>
<context>
    <name>Faults</name>
    <message>
        <source>the file has {bytes} bytes, {most} are the most allowed</source>
        <translation>文件有 {bytes} 字节，最多允许 {most} 字节</translation>
    </message>
    <message>
        <source>the file grows without end</source>
        <translation>文件不断变大，读不到尽头</translation>
    </message>
    <message>
        <source>this is no file that can be read to its end</source>
        <translation>这不是能够完整读取的文件</translation>
    </message>
    <message>
        <source>is no file that can be read</source>
        <translation>不是可以读取的文件</translation>
    </message>
    <message>
        <source>the file cannot be read: {error}</source>
        <translation>无法读取文件：{error}</translation>
    </message>
    <message>
        <source>the file cannot be read: no file has such a name</source>
        <translation>无法读取文件：文件不可能有这样的名称</translation>
    </message>
    <message>
        <source>the text is not UTF-8 here</source>
        <translation>此处的文本不是 UTF-8</translation>
    </message>
    <message>
        <source>the objects and lists are nested too deeply</source>
        <translation>对象和列表嵌套过深</translation>
    </message>
    <message>
        <source>the text ends in the middle of a value</source>
        <translation>文本在一个值的中间中断</translation>
    </message>
    <message>
        <source>something follows the end of the document: {near!r}</source>
        <translation>文档结束后还有内容：{near!r}</translation>
    </message>
    <message>
        <source>not JSON here: {near!r}</source>
        <translation>此处不是 JSON：{near!r}</translation>
    </message>
    <message>
        <source>`{key}` is missing</source>
        <translation>缺少“{key}”</translation>
    </message>
    <message>
        <source>object contains unknown field `{key}`</source>
        <translation>对象含有未知字段“{key}”</translation>
    </message>
    <message>
        <source>expected {wanted}, found {found}</source>
        <translation>应为{wanted}，却是{found}</translation>
    </message>
    <message>
        <source>{said}</source>
        <translation>{said}</translation>
    </message>
    <message>
        <source>{one} or {other}</source>
        <translation>{one}或{other}</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>空值</translation>
    </message>
    <message>
        <source>{count} objects and lists, {most} are the most allowed</source>
        <translation>有 {count} 个对象和列表，最多允许 {most} 个</translation>
    </message>
    <message>
        <source>{count} values, {most} are the most allowed</source>
        <translation>有 {count} 个值，最多允许 {most} 个</translation>
    </message>
    <message>
        <source>{count} seats; {most} are the most a plan may have</source>
        <translation>有 {count} 个座位，一张座位图最多 {most} 个</translation>
    </message>
    <message>
        <source>{count} places; {most} are the most a plan may have</source>
        <translation>有 {count} 个位置，一张座位图最多 {most} 个</translation>
    </message>
    <message>
        <source>{count} zones; {most} are the most of a plan</source>
        <translation>有 {count} 个区，一张座位图最多 {most} 个</translation>
    </message>
    <message>
        <source>{count} rows; {most} are the most of a plan</source>
        <translation>有 {count} 排，一张座位图最多 {most} 排</translation>
    </message>
    <message>
        <source>{count} areas; {most} are the most of a plan</source>
        <translation>有 {count} 个区域图形，一张座位图最多 {most} 个</translation>
    </message>
    <message>
        <source>{count} tables and boxes; {most} are the most of a plan</source>
        <translation>有 {count} 个桌和包厢，一张座位图最多 {most} 个</translation>
    </message>
    <message>
        <source>more than {most} categories</source>
        <translation>价格等级超过 {most} 个</translation>
    </message>
    <message>
        <source>{count} corners; {most} are the most of an area</source>
        <translation>有 {count} 个角点，一个区域图形最多 {most} 个</translation>
    </message>
    <message>
        <source>the plan has no place to sell</source>
        <translation>座位图中没有可售的位置</translation>
    </message>
    <message>
        <source>width and height must be above 0 and up to {most}, not {width} by {height}</source>
        <translation>宽和高必须大于 0 且不超过 {most}，不能是 {width} × {height}</translation>
    </message>
    <message>
        <source>a text of {length} characters; {most} are the most allowed</source>
        <translation>文本有 {length} 个字符，最多允许 {most} 个</translation>
    </message>
    <message>
        <source>a character that cannot be printed: {text!r}</source>
        <translation>有无法打印的字符：{text!r}</translation>
    </message>
    <message>
        <source>({x}, {y}) lies too far outside</source>
        <translation>（{x}, {y}）超出范围太远</translation>
    </message>
    <message>
        <source>a category without a name</source>
        <translation>有一个价格等级没有名称</translation>
    </message>
    <message>
        <source>the category {category!r} stands here twice</source>
        <translation>价格等级“{category}”在此出现了两次</translation>
    </message>
    <message>
        <source>the category {category!r} is not among the plan&apos;s categories</source>
        <translation>价格等级“{category}”不在座位图的价格等级之中</translation>
    </message>
    <message>
        <source>no zone of the plan is called {name!r}</source>
        <translation>座位图中没有名为“{name}”的区</translation>
    </message>
    <message>
        <source>a seat with an empty seat_guid</source>
        <translation>有一个座位的 seat_guid 为空</translation>
    </message>
    <message>
        <source>the seat_guid {guid!r} stands here a second time</source>
        <translation>seat_guid“{guid}”在此再次出现</translation>
    </message>
    <message>
        <source>no seat of the plan has the guid {guid!r}</source>
        <translation>座位图中没有 guid 为“{guid}”的座位</translation>
    </message>
    <message>
        <source>a seat&apos;s radius must be above 0, not {radius}</source>
        <translation>座位的半径必须大于 0，不能是 {radius}</translation>
    </message>
    <message>
        <source>the seat at ({x}, {y}) lies outside of the plan (0 to {width}, 0 to {height})</source>
        <translation>位于（{x}, {y}）的座位在座位图之外（0 至 {width}，0 至 {height}）</translation>
    </message>
    <message>
        <source>no areas of the plan are called {name!r}</source>
        <translation>座位图中没有名为“{name}”的区域图形</translation>
    </message>
    <message>
        <source>{count} areas of the plan are called {name!r}, not one</source>
        <translation>座位图中有 {count} 个名为“{name}”的区域图形，应只有一个</translation>
    </message>
    <message>
        <source>the area {name!r} stands here under two names</source>
        <translation>区域图形“{name}”在此以两个名称出现</translation>
    </message>
    <message>
        <source>a capacity must be above 0, not {capacity}</source>
        <translation>容量必须大于 0，不能是 {capacity}</translation>
    </message>
    <message>
        <source>standing room needs an outline of three corners or more</source>
        <translation>站位区域需要至少三个角点的轮廓</translation>
    </message>
    <message>
        <source>{shape!r} is not a shape: polygon, rectangle, circle, ellipse or text</source>
        <translation>“{shape}”不是形状：应为 polygon、rectangle、circle、ellipse 或 text</translation>
    </message>
    <message>
        <source>an area of shape {shape!r} without its {shape}</source>
        <translation>形状为“{shape}”的区域图形缺少 {shape}</translation>
    </message>
    <message>
        <source>a negative size: {width} by {height}</source>
        <translation>尺寸为负：{width} × {height}</translation>
    </message>
    <message>
        <source>a text&apos;s size must be above 0, not {size}</source>
        <translation>文字大小必须大于 0，不能是 {size}</translation>
    </message>
    <message>
        <source>a table or box without a name</source>
        <translation>有一个桌或包厢没有名称</translation>
    </message>
    <message>
        <source>{name!r} is not a kind: table or box</source>
        <translation>“{name}”不是类型：应为 table 或 box</translation>
    </message>
    <message>
        <source>{count} seats; a table or box has from 1 to {most}</source>
        <translation>有 {count} 个座位，一个桌或包厢应有 1 至 {most} 个</translation>
    </message>
    <message>
        <source>the seat {guid!r} stands at a second table or box</source>
        <translation>座位“{guid}”属于第二个桌或包厢</translation>
    </message>
    <message>
        <source>this is no name</source>
        <translation>这不是名称</translation>
    </message>
    <message>
        <source>{name!r} is, or was, what another seat is called</source>
        <translation>“{name}”现在或曾经是另一个座位的名称</translation>
    </message>
    <message>
        <source>price list {name!r} has no price for category {category!r}</source>
        <translation>价目表“{name}”没有价格等级“{category}”的价格</translation>
    </message>
    <message>
        <source>the text is not UTF-8 here; save the table as CSV in UTF-8</source>
        <translation>此处的文本不是 UTF-8；请将表格另存为 UTF-8 编码的 CSV</translation>
    </message>
    <message>
        <source>the table cannot be read here: {error}</source>
        <translation>此处无法读取表格：{error}</translation>
    </message>
    <message>
        <source>the table cannot be read here: a quotation mark is never closed</source>
        <translation>此处无法读取表格：有一个引号没有结束</translation>
    </message>
    <message>
        <source>the table cannot be read here: something follows a closing quotation mark</source>
        <translation>此处无法读取表格：结束引号后还有内容</translation>
    </message>
    <message>
        <source>the table has no seat</source>
        <translation>表格中没有座位</translation>
    </message>
    <message>
        <source>more than {most} seats</source>
        <translation>座位超过 {most} 个</translation>
    </message>
    <message>
        <source>{name!r} is no column of a table of seats: section, row, seat, x, y, category, guid, floor, radius, accessible, companion, restricted, aisles, rotation</source>
        <translation>“{name}”不是座位表格的列，可用的列为：section、row、seat、x、y、category、guid、floor、radius、accessible、companion、restricted、aisles、rotation</translation>
    </message>
    <message>
        <source>the column stands here twice</source>
        <translation>此列出现了两次</translation>
    </message>
    <message>
        <source>the column is missing</source>
        <translation>缺少此列</translation>
    </message>
    <message>
        <source>{count} cells in a table of {columns} columns</source>
        <translation>有 {count} 个单元格，而表格有 {columns} 列</translation>
    </message>
    <message>
        <source>up to {most} printable characters, not {text!r}</source>
        <translation>最多 {most} 个可打印字符，不能是 {text!r}</translation>
    </message>
    <message>
        <source>a seat without a category</source>
        <translation>有一个座位没有价格等级</translation>
    </message>
    <message>
        <source>{text!r} has a decimal comma; write {better!r}</source>
        <translation>“{text}”使用了小数逗号，请写成“{better}”</translation>
    </message>
    <message>
        <source>expected {least} to {most}, found {text!r}</source>
        <translation>应为 {least} 至 {most}，却是“{text}”</translation>
    </message>
    <message>
        <source>expected yes or no, found {text!r}</source>
        <translation>应为 yes 或 no，却是“{text}”</translation>
    </message>
    <message>
        <source>the seat {guid!r} stands here a second time, first on line {line}</source>
        <translation>座位“{guid}”在此再次出现，首次在第 {line} 行</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>is not known here</source>
        <translation>此处没有这一项</translation>
    </message>
    <message>
        <source>is a number, not {value}</source>
        <translation>应为数字，不能是 {value}</translation>
    </message>
    <message>
        <source>is from {least} to {most}, not {value}</source>
        <translation>应为 {least} 至 {most}，不能是 {value}</translation>
    </message>
    <message>
        <source>is a whole number from {least} to {most}, not {value}</source>
        <translation>应为 {least} 至 {most} 的整数，不能是 {value}</translation>
    </message>
    <message>
        <source>is true or false, not {value}</source>
        <translation>应为 true 或 false，不能是 {value}</translation>
    </message>
    <message>
        <source>is a text, not {value}</source>
        <translation>应为文本，不能是 {value}</translation>
    </message>
    <message>
        <source>is a text of 1 to {most} characters</source>
        <translation>应为 1 至 {most} 个字符的文本</translation>
    </message>
    <message>
        <source>is one of {among}, not {value}</source>
        <translation>应为 {among} 之一，不能是 {value}</translation>
    </message>
    <message>
        <source>is a list of 1 to {most} {what}</source>
        <translation>应为 1 至 {most} 个{what}的列表</translation>
    </message>
    <message>
        <source>is a table, not {value}</source>
        <translation>应为表，不能是 {value}</translation>
    </message>
    <message>
        <source>is a table in braces, not {value}</source>
        <translation>应为花括号中的表，不能是 {value}</translation>
    </message>
    <message>
        <source>a template is called by small letters, digits and dashes, not {name!r}</source>
        <translation>模板名称只能由小写字母、数字和连字符组成，不能是“{name}”</translation>
    </message>
    <message>
        <source>has more than the {most} bytes allowed</source>
        <translation>超过允许的 {most} 字节</translation>
    </message>
    <message>
        <source>is no UTF-8 text: byte {at}</source>
        <translation>不是 UTF-8 文本：第 {at} 字节</translation>
    </message>
    <message>
        <source>line {line} has more than {most} characters</source>
        <translation>第 {line} 行超过 {most} 个字符</translation>
    </message>
    <message>
        <source>has lists within lists without end</source>
        <translation>列表层层嵌套，没有尽头</translation>
    </message>
    <message>
        <source>is no TOML: {error}</source>
        <translation>不是 TOML：{error}</translation>
    </message>
    <message>
        <source>is missing: what it is printed on</source>
        <translation>缺失：应说明打印在什么纸上</translation>
    </message>
    <message>
        <source>is a list of whole numbers from 100 to 1200</source>
        <translation>应为 100 至 1200 的整数列表</translation>
    </message>
    <message>
        <source>is wider than the roll: {printable} of {width}</source>
        <translation>比卷纸还宽：{printable}，卷纸为 {width}</translation>
    </message>
    <message>
        <source>is for tickets of a fixed size, not for a roll</source>
        <translation>只用于固定尺寸的票纸，不用于卷纸</translation>
    </message>
    <message>
        <source>is more than half of the ticket&apos;s {whole}</source>
        <translation>超过票面 {whole} 的一半</translation>
    </message>
    <message>
        <source>{count} tickets beside each other need {needed} mm of {length}</source>
        <translation>并排 {count} 张票需要 {needed} 毫米，只有 {length} 毫米</translation>
    </message>
    <message>
        <source>{count} tickets below each other need {needed} mm of {length}</source>
        <translation>上下 {count} 张票需要 {needed} 毫米，只有 {length} 毫米</translation>
    </message>
    <message>
        <source>is missing: what stands on the paper</source>
        <translation>缺失：应说明纸上有什么</translation>
    </message>
    <message>
        <source>is missing: what stands on the ticket</source>
        <translation>缺失：应说明票上有什么</translation>
    </message>
    <message>
        <source>is for rolls; on tickets of a fixed size everything stands in a box</source>
        <translation>只用于卷纸；固定尺寸的票上一切都放在框里</translation>
    </message>
    <message>
        <source>{stock} has a flow and no boxes: it is as long as it needs to be</source>
        <translation>{stock}使用 flow 而没有框：长度随内容而定</translation>
    </message>
    <message>
        <source>is of small letters, digits, - and _, not {id!r}</source>
        <translation>只能由小写字母、数字、- 和 _ 组成，不能是“{id}”</translation>
    </message>
    <message>
        <source>there are two boxes of that id</source>
        <translation>有两个框使用此 id</translation>
    </message>
    <message>
        <source>lies upon the box {other}</source>
        <translation>压在框 {other} 上</translation>
    </message>
    <message>
        <source>is missing: what stands in the box</source>
        <translation>缺失：应说明框里有什么</translation>
    </message>
    <message>
        <source>leaves no room in the box</source>
        <translation>框里没有剩余空间</translation>
    </message>
    <message>
        <source>is two numbers of millimetres from {least} to {most}</source>
        <translation>应为两个 {least} 至 {most} 的毫米数</translation>
    </message>
    <message>
        <source>is no PNG picture</source>
        <translation>不是 PNG 图片</translation>
    </message>
    <message>
        <source>is at most {most} dots wide and high</source>
        <translation>宽和高最多 {most} 点</translation>
    </message>
    <message>
        <source>is one of more than {most} elements</source>
        <translation>元素超过 {most} 个，这是多出的一个</translation>
    </message>
    <message>
        <source>is more than {most} deep</source>
        <translation>嵌套超过 {most} 层</translation>
    </message>
    <message>
        <source>is one of {kinds}; here is {found}</source>
        <translation>应为 {kinds} 之一；此处是 {found}</translation>
    </message>
    <message>
        <source>is a list of two texts: the left one and the right one</source>
        <translation>应为两个文本的列表：左边一个，右边一个</translation>
    </message>
    <message>
        <source>are numbers above 0, or &quot;text&quot;: as wide as the texts</source>
        <translation>应为大于 0 的数字，或 &quot;text&quot;：与文本同宽</translation>
    </message>
    <message>
        <source>are {count} for {columns} columns</source>
        <translation>有 {count} 个，而列有 {columns} 个</translation>
    </message>
    <message>
        <source>has more than 8 conditions</source>
        <translation>条件超过 8 个</translation>
    </message>
    <message>
        <source>is what stands between the fields: 1 to 10 characters</source>
        <translation>是字段之间的内容：1 至 10 个字符</translation>
    </message>
    <message>
        <source>no field is called {value}</source>
        <translation>没有名为 {value} 的字段</translation>
    </message>
    <message>
        <source>is one field, or a list of at most 8</source>
        <translation>应为一个字段，或最多 8 个字段的列表</translation>
    </message>
    <message>
        <source>is a text, or texts by language: {example}</source>
        <translation>应为文本，或按语言列出的文本：{example}</translation>
    </message>
    <message>
        <source>has texts of 1 to {most} characters by language</source>
        <translation>应为按语言列出的文本，每个 1 至 {most} 个字符</translation>
    </message>
    <message>
        <source>is a field, {known}, or one of these behind &apos;not &apos;; not {value}</source>
        <translation>应为一个字段、{known}，或其前加 &apos;not &apos;；不能是 {value}</translation>
    </message>
    <message>
        <source>{paper} has its code in its part proof alone</source>
        <translation>{paper}的二维码只在其 proof 部分中</translation>
    </message>
    <message>
        <source>{paper} has the parts {known}; not {value}</source>
        <translation>{paper}有这些部分：{known}；不能是 {value}</translation>
    </message>
    <message>
        <source>is one part, or two that stand beside each other</source>
        <translation>应为一个部分，或并排的两个部分</translation>
    </message>
    <message>
        <source>is missing on the ticket of {case}</source>
        <translation>在{case}的票上缺失</translation>
    </message>
    <message>
        <source>is missing on the ticket of {case}: no door could scan it</source>
        <translation>在{case}的票上缺失：入口无法扫描</translation>
    </message>
    <message>
        <source>neither this nor the short code stands on the ticket of {case}</source>
        <translation>在{case}的票上，它和短码都没有</translation>
    </message>
    <message>
        <source>a second paper of a ticket does not say so: no copy or print</source>
        <translation>补打的票没有标明：缺少 copy 或 print</translation>
    </message>
    <message>
        <source>the QR would be white on black, which few scanners read</source>
        <translation>二维码会成为黑底白码，几乎没有扫描器能读</translation>
    </message>
    <message>
        <source>its modules are {module} mm at {dpi} dots an inch; {least} mm are the least that is scanned</source>
        <translation>在每英寸 {dpi} 点时，其模块为 {module} 毫米；至少 {least} 毫米才能扫描</translation>
    </message>
    <message>
        <source>the QR with its quiet zone is {side} mm at {dpi} dots an inch, and the box has {width} x {height}</source>
        <translation>在每英寸 {dpi} 点时，二维码连同空白边为 {side} 毫米，而框为 {width} x {height}</translation>
    </message>
    <message>
        <source>no printer prints to the edge: a margin of {least} mm</source>
        <translation>没有打印机能打到纸边：需要 {least} 毫米的页边</translation>
    </message>
    <message>
        <source>lies outside of the stock</source>
        <translation>位于票纸之外</translation>
    </message>
    <message>
        <source>lies in the margin of {margin} mm that is not printed</source>
        <translation>位于不打印的 {margin} 毫米页边内</translation>
    </message>
    <message>
        <source>would be torn: it lies across the edge of the stub</source>
        <translation>会被撕开：它跨在副券的边缘上</translation>
    </message>
    <message>
        <source>is missing on the stub of {case}</source>
        <translation>在{case}的副券上缺失</translation>
    </message>
    <message>
        <source>neither this nor the short code is on the stub of {case}</source>
        <translation>在{case}的副券上，它和短码都没有</translation>
    </message>
    <message>
        <source>stands on the stub alone, for {case}</source>
        <translation>对{case}来说只在副券上</translation>
    </message>
    <message>
        <source>would be torn off with the stub</source>
        <translation>会随副券一起被撕掉</translation>
    </message>
    <message>
        <source>is missing, and {paper} may not go without it</source>
        <translation>缺失，而{paper}不能没有它</translation>
    </message>
    <message>
        <source>would not always be there: it stands under when {when!r}</source>
        <translation>不会总在那里：它的条件是 when“{when}”</translation>
    </message>
    <message>
        <source>has no line beside or below it to write on: a rule_mm</source>
        <translation>旁边或下面没有可书写的横线：rule_mm</translation>
    </message>
    <message>
        <source>stands there twice</source>
        <translation>出现了两次</translation>
    </message>
    <message>
        <source>needs the whole width: no part stands in columns or a band</source>
        <translation>需要整个宽度：部分不能放在 columns 或 band 中</translation>
    </message>
    <message>
        <source>has a size of its own on a page: no size_mm</source>
        <translation>在页面上有自己的尺寸：不要写 size_mm</translation>
    </message>
    <message>
        <source>stand beside each other on a page; a roll is too narrow</source>
        <translation>只能在页面上并排；卷纸太窄</translation>
    </message>
    <message>
        <source>may be written {size} mm high; {least} mm are the least to be read</source>
        <translation>可能只有 {size} 毫米高；至少 {least} 毫米才能看清</translation>
    </message>
    <message>
        <source>cannot be drawn, {error}</source>
        <translation>无法绘制，{error}</translation>
    </message>
    <message>
        <source>is cut off</source>
        <translation>被截断</translation>
    </message>
    <message>
        <source>holds more than fits</source>
        <translation>内容放不下</translation>
    </message>
    <message>
        <source>does not read back at {dpi} dots an inch</source>
        <translation>在每英寸 {dpi} 点时读不回来</translation>
    </message>
    <message>
        <source>no font of this computer has the sign {sign!r}</source>
        <translation>本机没有能显示字符 {sign!r} 的字体</translation>
    </message>
    <message>
        <source>{why} ({papers})</source>
        <translation>{why}（{papers}）</translation>
    </message>
    <message>
        <source>{one}, {other}</source>
        <translation>{one}、{other}</translation>
    </message>
    <message>
        <source>a table</source>
        <translation>表</translation>
    </message>
    <message>
        <source>elements</source>
        <translation>元素</translation>
    </message>
    <message>
        <source>boxes</source>
        <translation>框</translation>
    </message>
    <message>
        <source>resolutions</source>
        <translation>分辨率</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>a part</source>
        <translation>一个部分</translation>
    </message>
    <message>
        <source>a roll</source>
        <translation>卷纸</translation>
    </message>
    <message>
        <source>a page</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>a ticket</source>
        <translation>票</translation>
    </message>
    <message>
        <source>an emergency ticket</source>
        <translation>应急票</translation>
    </message>
    <message>
        <source>a receipt</source>
        <translation>收据</translation>
    </message>
    <message>
        <source>a refund slip</source>
        <translation>退款单</translation>
    </message>
    <message>
        <source>an X or Z report</source>
        <translation>X 或 Z 报表</translation>
    </message>
    <message>
        <source>a card slip</source>
        <translation>刷卡单</translation>
    </message>
    <message>
        <source>a numbered seat</source>
        <translation>对号座位</translation>
    </message>
    <message>
        <source>a seat without a row</source>
        <translation>没有排号的座位</translation>
    </message>
    <message>
        <source>a standing place</source>
        <translation>站位</translation>
    </message>
    <message>
        <source>an entry at a time</source>
        <translation>分时入场</translation>
    </message>
    <message>
        <source>the season&apos;s longest values</source>
        <translation>演出季中最长的内容</translation>
    </message>
    <message>
        <source>a long German ticket</source>
        <translation>很长的德文票</translation>
    </message>
    <message>
        <source>a long Chinese ticket</source>
        <translation>很长的中文票</translation>
    </message>
    <message>
        <source>a Thai title of 400 characters</source>
        <translation>400 个字符的泰文标题</translation>
    </message>
    <message>
        <source>an Arabic ticket</source>
        <translation>阿拉伯文票</translation>
    </message>
    <message>
        <source>invoiced</source>
        <translation>带发票</translation>
    </message>
    <message>
        <source>without taxes</source>
        <translation>不含税</translation>
    </message>
    <message>
        <source>given back</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>exchanged</source>
        <translation>已换票</translation>
    </message>
    <message>
        <source>refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>exchange</source>
        <translation>换票</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>已交班</translation>
    </message>
    <message>
        <source>counted blind</source>
        <translation>盲盘清点</translation>
    </message>
</context>
<context>
    <name>FetchBar</name>
    <message>
        <source>The plan of a hall comes from the server</source>
        <translation>正在从服务器获取座位图</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>稍后处理</translation>
    </message>
    <message>
        <source>The till goes on with the plan it has</source>
        <translation>本机继续使用现有座位图</translation>
    </message>
</context>
<context>
    <name>Finding</name>
    <message>
        <source>No seat next to these is free.</source>
        <translation>这些座位旁边没有空位。</translation>
    </message>
    <message>
        <source>There are no such wheelchair places left.</source>
        <translation>没有合适的轮椅席了。</translation>
    </message>
    <message>
        <source>Nothing that is left fits this wish.</source>
        <translation>余座中没有符合要求的。</translation>
    </message>
    <message>
        <source>There are not that many seats left in {category}.</source>
        <translation>{category} 余座不足。</translation>
    </message>
    <message>
        <source>There are not that many seats left.</source>
        <translation>余座不足。</translation>
    </message>
</context>
<context>
    <name>GivingAway</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Give away</source>
        <translation>赠票</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Press</source>
        <translation>媒体</translation>
    </message>
    <message>
        <source>Guest of an artist</source>
        <translation>演员来宾</translation>
    </message>
    <message>
        <source>Partner of the house</source>
        <translation>合作单位</translation>
    </message>
    <message>
        <source>Ask a supervisor</source>
        <translation>请主管批准</translation>
    </message>
    <message>
        <source>Give away {what}: {reason}</source>
        <translation>赠票 {what}：{reason}</translation>
    </message>
</context>
<context>
    <name>GivingBack</name>
    <message>
        <source>{amount} went back to the card (receipt {number}): {why}</source>
        <translation>{amount} 已退回卡上（小票 {number}）：{why}</translation>
    </message>
    <message>
        <source>{amount} did not go back to the card: {why}</source>
        <translation>{amount} 未退回卡上：{why}</translation>
    </message>
    <message>
        <source>{amount} went back to the phone (number {number}): {why}</source>
        <translation>{amount} 已退回手机钱包（编号 {number}）：{why}</translation>
    </message>
    <message>
        <source>{amount} did not go back to the phone: {why}</source>
        <translation>{amount} 没有退回手机钱包：{why}</translation>
    </message>
    <message>
        <source>{amount} of order {number} in cash: the card terminal refused it.</source>
        <translation>订单 {number} 的 {amount} 改退现金：刷卡终端拒绝退款。</translation>
    </message>
    <message>
        <source>{amount} of order {number} in cash: the wallet refused it.</source>
        <translation>订单 {number} 的 {amount} 改退现金：钱包拒绝退款。</translation>
    </message>
</context>
<context>
    <name>Hall</name>
    <message>
        <source>Seat map</source>
        <translation>座位图</translation>
    </message>
    <message>
        <source>Whole hall</source>
        <translation>全场</translation>
    </message>
    <message>
        <source>Pick a row</source>
        <translation>划选一排</translation>
    </message>
    <message>
        <source>The next finger draws along a row, or around seats, and picks them</source>
        <translation>下一次手指沿一排划过，或圈住座位，即可选中</translation>
    </message>
    <message>
        <source>List</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Seats as a list</source>
        <translation>座位列表</translation>
    </message>
    <message>
        <source>Seats as a list (F6)</source>
        <translation>座位列表（F6）</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Choose another performance</source>
        <translation>选择其他场次</translation>
    </message>
    <message>
        <source>Lock the till and sign in again</source>
        <translation>锁定售票机并重新登录</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Choose a performance</source>
        <translation>选择场次</translation>
    </message>
    <message>
        <source>{title}, {when}</source>
        <translation>{title}，{when}</translation>
    </message>
    <message>
        <source>Nobody is signed in</source>
        <translation>无人登录</translation>
    </message>
</context>
<context>
    <name>HeldCard</name>
    <message>
        <source>Shall these papers still be printed?</source>
        <translation>这些纸还要打印吗？</translation>
    </message>
    <message>
        <source>Print them</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>Do not print them</source>
        <translation>不打印</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>还有 %n 张</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Holding</name>
    <message>
        <source>Other evenings can be added once the server answers again.</source>
        <translation>服务器恢复应答后才能加选其他场次。</translation>
    </message>
    <message>
        <source>{evening}: {why} Nothing was added.</source>
        <translation>{evening}：{why}未加入任何座位。</translation>
    </message>
</context>
<context>
    <name>House</name>
    <message>
        <source>{done} The rest was not done. {why}</source>
        <translation>{done}其余未完成。{why}</translation>
    </message>
    <message>
        <source>The sales server does not answer: the house cannot be seen now.</source>
        <translation>售票服务器没有响应：暂时无法查看剧院。</translation>
    </message>
    <message>
        <source>That till gets nothing: it is locked, or was not heard yet.</source>
        <translation>该售票机不能分配位置：已锁定或尚未报到。</translation>
    </message>
    <message>
        <source>Written off</source>
        <translation>已注销</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>未报到</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>Came back incomplete</source>
        <translation>恢复后记录不全</translation>
    </message>
    <message>
        <source>Never seen</source>
        <translation>从未连接</translation>
    </message>
    <message>
        <source>Here now</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Seen {ago}</source>
        <translation>最近连接：{ago}</translation>
    </message>
</context>
<context>
    <name>HouseScreen</name>
    <message>
        <source>Tills</source>
        <translation>售票机</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>预留</translation>
    </message>
    <message>
        <source>In question</source>
        <translation>存疑</translation>
    </message>
    <message>
        <source>At the door</source>
        <translation>入口</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>座位图</translation>
    </message>
    <message>
        <source>Tickets</source>
        <translation>票面</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>待办事项</translation>
    </message>
</context>
<context>
    <name>Keypad</name>
    <message>
        <source>Erase the last digit</source>
        <translation>删除最后一位</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>Keypad</source>
        <translation>数字键盘</translation>
    </message>
</context>
<context>
    <name>LetterPanel</name>
    <message>
        <source>Letters</source>
        <translation>字母</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>大写</translation>
    </message>
    <message>
        <source>Capital letter</source>
        <translation>大写字母</translation>
    </message>
    <message>
        <source>Erase the last letter</source>
        <translation>删除最后一个字符</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>To the left</source>
        <translation>向左</translation>
    </message>
    <message>
        <source>To the right</source>
        <translation>向右</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>Signs and letters with accents</source>
        <translation>符号和带重音的字母</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Put the letters away</source>
        <translation>收起键盘</translation>
    </message>
    <message>
        <source>CAPS</source>
        <translation>大写锁定</translation>
    </message>
    <message>
        <source>Capital letters until tapped again</source>
        <translation>一直大写，再点一下取消</translation>
    </message>
</context>
<context>
    <name>ListOverlay</name>
    <message>
        <source>I have read it</source>
        <translation>我已阅读</translation>
    </message>
</context>
<context>
    <name>MemberLine</name>
    <message>
        <source>Go on without {name}</source>
        <translation>不以{name}的身份继续</translation>
    </message>
    <message>
        <source>{level} · until {day}</source>
        <translation>{level} · 有效期至{day}</translation>
    </message>
    <message>
        <source>The membership begins on {day}: no member price yet.</source>
        <translation>会员资格自{day}起生效：暂无会员价。</translation>
    </message>
    <message>
        <source>The membership ended on {day}: no member price.</source>
        <translation>会员资格已于{day}到期：无会员价。</translation>
    </message>
</context>
<context>
    <name>MemberSheet</name>
    <message>
        <source>Card, phone or name</source>
        <translation>卡号、电话或姓名</translation>
    </message>
    <message>
        <source>Member&apos;s card, phone or name</source>
        <translation>会员的卡号、电话或姓名</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>会员</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Without a member</source>
        <translation>不用会员</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>会员</translation>
    </message>
    <message>
        <source>Looking for the member …</source>
        <translation>正在查找会员……</translation>
    </message>
    <message>
        <source>There are more: type more of the name.</source>
        <translation>还有其他人：请多输入几个字。</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Dots across</source>
        <translation>每行点数</translation>
    </message>
    <message>
        <source>Dots per inch</source>
        <translation>每英寸点数</translation>
    </message>
    <message>
        <source>Cuts</source>
        <translation>切纸</translation>
    </message>
    <message>
        <source>No drawer</source>
        <translation>无钱箱</translation>
    </message>
    <message>
        <source>Pin 2</source>
        <translation>2 号针</translation>
    </message>
    <message>
        <source>Pin 5</source>
        <translation>5 号针</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open the drawer to try it</source>
        <translation>打开钱箱试一下</translation>
    </message>
    <message>
        <source>Dots</source>
        <translation>点阵</translation>
    </message>
    <message>
        <source>What is it?</source>
        <translation>是什么型号？</translation>
    </message>
    <message>
        <source>Cutter</source>
        <translation>切刀</translation>
    </message>
    <message>
        <source>Cash drawer</source>
        <translation>钱箱</translation>
    </message>
    <message>
        <source>Its own letters, for slow lines: code page</source>
        <translation>打印机自带字体（慢速线路用）：代码页</translation>
    </message>
</context>
<context>
    <name>MovingStep</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>What for?</source>
        <translation>用途？</translation>
    </message>
    <message>
        <source>Paid out</source>
        <translation>取出现金</translation>
    </message>
    <message>
        <source>Paid in</source>
        <translation>存入现金</translation>
    </message>
    <message>
        <source>Take it out of the drawer</source>
        <translation>从钱箱取出</translation>
    </message>
    <message>
        <source>It is in the drawer now</source>
        <translation>已放入钱箱</translation>
    </message>
    <message>
        <source>More change</source>
        <translation>补充零钱</translation>
    </message>
    <message>
        <source>Money found</source>
        <translation>发现余款</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>To the safe</source>
        <translation>存入保险柜</translation>
    </message>
    <message>
        <source>Supplies</source>
        <translation>采购用品</translation>
    </message>
    <message>
        <source>Change for another till</source>
        <translation>给其他售票机零钱</translation>
    </message>
</context>
<context>
    <name>NameOverlay</name>
    <message>
        <source>What is it called?</source>
        <translation>名称是什么？</translation>
    </message>
    <message>
        <source>Seat</source>
        <translation>座位</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>排</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>区</translation>
    </message>
    <message>
        <source>The new name</source>
        <translation>新名称</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Never mind</source>
        <translation>算了</translation>
    </message>
</context>
<context>
    <name>NamelessCard</name>
    <message numerus="yes">
        <source>%n ticket(s) wait for their name</source>
        <translation>
            <numerusform>%n 张票等待姓名</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>以及另外 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>The sales server keeps the names and has not sent these yet: it sends them once it has heard of the sale.</source>
        <translation>姓名由售票服务器保管，尚未发来：服务器收到这笔销售后即会发来。</translation>
    </message>
    <message>
        <source>The sales server keeps the names, and it does not answer.</source>
        <translation>姓名由售票服务器保管，服务器目前没有应答。</translation>
    </message>
    <message>
        <source>The house wants no ticket of this performance without its name.</source>
        <translation>本场演出的票必须打印姓名，不会无名出票。</translation>
    </message>
    <message>
        <source>Some wait however long it takes: the house wants no such ticket bare.</source>
        <translation>其中一部分会一直等待：本馆要求这些票必须打印姓名。</translation>
    </message>
    <message>
        <source>After a short wait they are printed without it; the door has the name.</source>
        <translation>稍后将不带姓名打印；入口处有姓名。</translation>
    </message>
</context>
<context>
    <name>NamesSheet</name>
    <message>
        <source>Name, as the document has it</source>
        <translation>姓名（与证件一致）</translation>
    </message>
    <message>
        <source>Identity number</source>
        <translation>证件号码</translation>
    </message>
    <message>
        <source>ID card (China)</source>
        <translation>居民身份证</translation>
    </message>
    <message>
        <source>Passport</source>
        <translation>护照</translation>
    </message>
    <message>
        <source>Other document</source>
        <translation>其他证件</translation>
    </message>
    <message>
        <source>Name of the member</source>
        <translation>会员姓名</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Who is it for?</source>
        <translation>谁来看？</translation>
    </message>
    <message>
        <source>Asking whether there is a ticket for them already …</source>
        <translation>正在查询是否已有票……</translation>
    </message>
    <message>
        <source>{place}, ticket {number} of {count}</source>
        <translation>{place}，第{number}张，共{count}张</translation>
    </message>
    <message>
        <source>To the payment</source>
        <translation>去付款</translation>
    </message>
    <message>
        <source>Next ticket</source>
        <translation>下一张票</translation>
    </message>
    <message>
        <source>That looks like a payment card&apos;s number, which no document has.</source>
        <translation>这像是银行卡号，证件没有这样的号码。</translation>
    </message>
</context>
<context>
    <name>NewPlacesStep</name>
    <message>
        <source>Another performance</source>
        <translation>其他场次</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>There are not that many places left in this area.</source>
        <translation>该区域余位不足。</translation>
    </message>
    <message numerus="yes">
        <source>Pick %n place(s)</source>
        <translation>
            <numerusform>请选 %n 个座位</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pick %n more</source>
        <translation>
            <numerusform>再选 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Take {places}</source>
        <translation>选定 {places}</translation>
    </message>
</context>
<context>
    <name>NoteStep</name>
    <message>
        <source>Or in your own words</source>
        <translation>或自行填写</translation>
    </message>
    <message>
        <source>The note, in your own words</source>
        <translation>自行填写的备注</translation>
    </message>
    <message>
        <source>Ask a supervisor</source>
        <translation>请主管批准</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Who takes it from here?</source>
        <translation>由谁接手？</translation>
    </message>
    <message>
        <source>What was found?</source>
        <translation>查明了什么？</translation>
    </message>
    <message>
        <source>The ticket admits, nobody else came</source>
        <translation>此票可以入场，没有其他人来</translation>
    </message>
    <message>
        <source>The customers agreed among themselves</source>
        <translation>顾客之间已自行商定</translation>
    </message>
    <message>
        <source>The money went back already</source>
        <translation>款项已经退回</translation>
    </message>
    <message>
        <source>The house manager decides tonight</source>
        <translation>由剧场经理今晚决定</translation>
    </message>
    <message>
        <source>The office calls the customer</source>
        <translation>由办公室致电顾客</translation>
    </message>
    <message>
        <source>The money has to be looked for</source>
        <translation>需要查找款项</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>In already: {people}. A supervisor has to let them out at the door before this can go back.</source>
        <translation>已入场：{people}。须由主管先在门口撤销入场，才能退换。</translation>
    </message>
    <message>
        <source>The sales server does not answer. Nothing was charged and the basket stays.</source>
        <translation>售票服务器没有响应。未收取任何款项，购物篮保留。</translation>
    </message>
    <message>
        <source>The printer does not answer. Tickets wait and are printed later.</source>
        <translation>打印机没有响应。票已排队，稍后打印。</translation>
    </message>
    <message>
        <source>The card terminal does not answer.</source>
        <translation>刷卡机没有响应。</translation>
    </message>
    <message>
        <source>Something this till needs does not answer.</source>
        <translation>本售票机所需的设备没有响应。</translation>
    </message>
    <message>
        <source>These seats have just gone to somebody else.</source>
        <translation>这些座位刚刚被他人选走。</translation>
    </message>
    <message>
        <source>{places} have gone to several tills.</source>
        <translation>{places} 已被多台售票机选走。</translation>
    </message>
    <message>
        <source>{gone} {places} is still free.</source>
        <translation>{gone}{places} 仍可售。</translation>
    </message>
    <message>
        <source>{gone} {places} are still free.</source>
        <translation>{gone}{places} 仍可售。</translation>
    </message>
    <message>
        <source>{places} was sold by {till}.</source>
        <translation>{places} 已由 {till} 售出。</translation>
    </message>
    <message>
        <source>{places} is set aside for {till}.</source>
        <translation>{places} 已预留给 {till}。</translation>
    </message>
    <message>
        <source>{places} is kept by the house.</source>
        <translation>{places} 为剧场留座。</translation>
    </message>
    <message>
        <source>{places} may have been sold by {till}, which is lost.</source>
        <translation>{places} 可能已由失联的 {till} 售出。</translation>
    </message>
    <message>
        <source>{places} were sold by {till}.</source>
        <translation>{places} 已由 {till} 售出。</translation>
    </message>
    <message>
        <source>{places} are set aside for {till}.</source>
        <translation>{places} 已预留给 {till}。</translation>
    </message>
    <message>
        <source>{places} are kept by the house.</source>
        <translation>{places} 为剧场留座。</translation>
    </message>
    <message>
        <source>{places} are held by {till}.</source>
        <translation>{places} 已被 {till} 锁定。</translation>
    </message>
    <message>
        <source>{places} is held by {till}.</source>
        <translation>{places} 已被 {till} 锁定。</translation>
    </message>
    <message>
        <source>This hall has no such place.</source>
        <translation>此场馆没有这个座位。</translation>
    </message>
    <message>
        <source>There is not enough room left in this area.</source>
        <translation>该区域余位不足。</translation>
    </message>
    <message>
        <source>One basket takes at most {n} places.</source>
        <translation>一个购物篮最多 {n} 个座位。</translation>
    </message>
    <message>
        <source>These places are not this till&apos;s; pick them again.</source>
        <translation>这些座位不属于本售票机，请重新选座。</translation>
    </message>
    <message>
        <source>The places were held too long; pick them again.</source>
        <translation>锁座已超时，请重新选座。</translation>
    </message>
    <message>
        <source>This performance is not in the season.</source>
        <translation>演出季中没有此场次。</translation>
    </message>
    <message>
        <source>This performance is not on sale any more.</source>
        <translation>此场次已停止售票。</translation>
    </message>
    <message>
        <source>This would leave a single seat alone: {seats}.</source>
        <translation>这样会留下单个空座：{seats}。</translation>
    </message>
    <message>
        <source>Sold as one, all of its seats or none: {name}.</source>
        <translation>整体出售，要么全部座位，要么一个不卖：{name}。</translation>
    </message>
    <message>
        <source>There is nothing in the basket.</source>
        <translation>购物篮是空的。</translation>
    </message>
    <message>
        <source>The basket has changed; check it and pay again.</source>
        <translation>购物篮已变动，请核对后重新付款。</translation>
    </message>
    <message>
        <source>This ticket type is not sold in that price category.</source>
        <translation>该票价等级不售此票种。</translation>
    </message>
    <message>
        <source>One order takes at most {limit} of these places: {name}.</source>
        <translation>每单最多 {limit} 个此类座位：{name}。</translation>
    </message>
    <message>
        <source>One order takes at most {limit} places of one performance: {name}.</source>
        <translation>每单同一场次最多 {limit} 个座位：{name}。</translation>
    </message>
    <message>
        <source>More than this customer may buy; places still open to them: {left} ({name}).</source>
        <translation>超出该顾客的限购数，还可购 {left} 个（{name}）。</translation>
    </message>
    <message>
        <source>More than this customer may buy of one performance; still open: {left} ({name}).</source>
        <translation>超出该顾客本场的限购数，还可购 {left} 个（{name}）。</translation>
    </message>
    <message>
        <source>The plan of this hall cannot be read.</source>
        <translation>无法读取此场馆的座位图。</translation>
    </message>
    <message>
        <source>Places of this plan that are somebody&apos;s would be lost: {n}.</source>
        <translation>此座位图中已有归属的座位将会丢失：{n} 个。</translation>
    </message>
    <message>
        <source>Somebody else has changed this plan meanwhile; look at it again.</source>
        <translation>其他人刚刚更改了此座位图，请重新查看。</translation>
    </message>
    <message>
        <source>The season on the server cannot be read.</source>
        <translation>无法读取服务器上的演出季。</translation>
    </message>
    <message>
        <source>The tariff on the server cannot be read.</source>
        <translation>无法读取服务器上的价格规则。</translation>
    </message>
    <message>
        <source>The ticket template cannot be used.</source>
        <translation>该票面模板无法使用。</translation>
    </message>
    <message>
        <source>A till that was lost may have taken these tickets back; a supervisor has to decide.</source>
        <translation>一台失联的售票机可能已退这些票，须由主管决定。</translation>
    </message>
    <message>
        <source>Another till has this order in hand.</source>
        <translation>另一台售票机正在处理此订单。</translation>
    </message>
    <message>
        <source>{till} has this order in hand. Try again in a moment.</source>
        <translation>{till} 正在处理此订单，请稍后再试。</translation>
    </message>
    <message>
        <source>The server has answered this already; try again.</source>
        <translation>服务器已处理过此请求，请重试。</translation>
    </message>
    <message>
        <source>These places were given back; pick them again.</source>
        <translation>这些座位已释放，请重新选座。</translation>
    </message>
    <message>
        <source>The server does not know this till; enrol it again.</source>
        <translation>服务器不认识本售票机，请重新注册。</translation>
    </message>
    <message>
        <source>This till is in use: it gives back by itself.</source>
        <translation>该售票机仍在使用：它会自行归还。</translation>
    </message>
    <message>
        <source>This till is not sure of its own books; it sells again once the server has put them in order.</source>
        <translation>本机无法确认自己的账目；服务器理清后即可继续售票。</translation>
    </message>
    <message>
        <source>The server was put back from a copy and still waits for other tills.</source>
        <translation>服务器由备份恢复，仍在等待其他售票机。</translation>
    </message>
    <message>
        <source>No more places of this hall may be set aside.</source>
        <translation>本厅可预留的位置已用完。</translation>
    </message>
    <message>
        <source>The server has locked this till; call a supervisor.</source>
        <translation>服务器已锁定本售票机，请联系主管。</translation>
    </message>
    <message>
        <source>This enrolment code is wrong or was used.</source>
        <translation>注册码错误或已被使用。</translation>
    </message>
    <message>
        <source>The server misses sales of this till; call a supervisor.</source>
        <translation>服务器缺少本售票机的销售记录，请联系主管。</translation>
    </message>
    <message>
        <source>The server has other sales of this till than the till; call a supervisor.</source>
        <translation>服务器与本售票机的销售记录不一致，请联系主管。</translation>
    </message>
    <message>
        <source>This till&apos;s journal is damaged; call a supervisor.</source>
        <translation>本售票机流水账已损坏，请联系主管。</translation>
    </message>
    <message>
        <source>This till is newer than the server; update the server.</source>
        <translation>本售票机版本比服务器新，请升级服务器。</translation>
    </message>
    <message>
        <source>The server did not understand this till.</source>
        <translation>服务器无法识别本售票机的请求。</translation>
    </message>
    <message>
        <source>This is too much at once for the server.</source>
        <translation>一次请求过多，服务器无法处理。</translation>
    </message>
    <message>
        <source>The sales server is in trouble; try again.</source>
        <translation>售票服务器出现故障，请重试。</translation>
    </message>
    <message>
        <source>This PIN is wrong. Tries left: {n}.</source>
        <translation>PIN 错误，还可尝试 {n} 次。</translation>
    </message>
    <message>
        <source>Too many wrong PINs. Try again in {n} seconds.</source>
        <translation>PIN 错误次数过多，请在 {n} 秒后重试。</translation>
    </message>
    <message>
        <source>Only a supervisor may do this.</source>
        <translation>只有主管可以执行此操作。</translation>
    </message>
    <message>
        <source>A supervisor has to approve this.</source>
        <translation>此操作须由主管批准。</translation>
    </message>
    <message>
        <source>Open a shift before you sell.</source>
        <translation>售票前请先开班。</translation>
    </message>
    <message>
        <source>A shift is open already.</source>
        <translation>已有班次开班。</translation>
    </message>
    <message>
        <source>Emergency tickets not accounted for: {n}. Account for them, or let the supervisor confirm it.</source>
        <translation>尚未交代的应急票：{n} 张。请先交代，或由主管确认。</translation>
    </message>
    <message>
        <source>Something the server could not take is not settled yet: see the conflict desk.</source>
        <translation>有服务器未能接受的事项尚未处理：请到冲突处理台。</translation>
    </message>
    <message>
        <source>Something was paid by card since: compare the card terminal again.</source>
        <translation>此后又有刷卡付款：请重新核对刷卡终端。</translation>
    </message>
    <message>
        <source>Settle the open card payment first.</source>
        <translation>请先处理未结的刷卡付款。</translation>
    </message>
    <message>
        <source>There is no such member.</source>
        <translation>没有这个会员。</translation>
    </message>
    <message>
        <source>The sales server does not answer, so members cannot be looked up now. A card that was shown here lately works, or go on without.</source>
        <translation>售票服务器无应答，现在无法查找会员。最近在此出示过的卡仍可使用，也可以不用会员继续。</translation>
    </message>
    <message>
        <source>Too many look-ups in one minute; wait a moment, or go on without.</source>
        <translation>一分钟内查找次数过多；请稍等，或不用会员继续。</translation>
    </message>
    <message>
        <source>The server&apos;s key to personal data is missing; tell whoever looks after the server.</source>
        <translation>服务器缺少个人信息的密钥；请告知服务器管理员。</translation>
    </message>
    <message>
        <source>Type the name as the identity document has it.</source>
        <translation>请按证件输入姓名。</translation>
    </message>
    <message>
        <source>Each ticket of this performance needs a name and an identity number.</source>
        <translation>这场演出的每张票都需要姓名和证件号码。</translation>
    </message>
    <message>
        <source>This till has not got the key by which names are sealed; it needs the sales server once.</source>
        <translation>本售票机还没有加密姓名的密钥；需要先连接一次售票服务器。</translation>
    </message>
    <message>
        <source>There is a ticket for this identity number already; each has one.</source>
        <translation>这个证件号码已经有票；每人限一张。</translation>
    </message>
    <message>
        <source>That cannot be an identity number of this kind.</source>
        <translation>这不是该类证件的有效号码。</translation>
    </message>
    <message>
        <source>That is less than the total.</source>
        <translation>金额小于应付总额。</translation>
    </message>
    <message>
        <source>That is far more than the total; check the amount.</source>
        <translation>金额远大于应付总额，请核对。</translation>
    </message>
    <message>
        <source>This amount cannot be right; type it again.</source>
        <translation>金额有误，请重新输入。</translation>
    </message>
    <message>
        <source>Type the terminal&apos;s receipt number.</source>
        <translation>请输入刷卡机的小票号。</translation>
    </message>
    <message>
        <source>That looks like a card number. Type the receipt number instead.</source>
        <translation>这像是银行卡号，请输入小票号。</translation>
    </message>
    <message>
        <source>These places are not given away for this reason.</source>
        <translation>不能以此理由赠送这些座位。</translation>
    </message>
    <message>
        <source>There is no such promo code.</source>
        <translation>没有这个优惠码。</translation>
    </message>
    <message>
        <source>This code is not valid for this sale: {name}.</source>
        <translation>此优惠码不适用于本次销售：{name}。</translation>
    </message>
    <message>
        <source>This code has been used up: {name}.</source>
        <translation>此优惠码已用完：{name}。</translation>
    </message>
    <message>
        <source>Not to be had so often any more: {name}, still {left}. The price is new; say it to the customer.</source>
        <translation>“{name}”的可用次数不够了，还剩 {left} 次。价格已更新，请告知顾客。</translation>
    </message>
    <message>
        <source>Without the sales server nobody can say whether {name} is used up. Sell without it, or wait for the server.</source>
        <translation>没有售票服务器，无法确认“{name}”是否已用完。请不用此优惠出票，或等待服务器恢复。</translation>
    </message>
    <message>
        <source>Used more often than it may be: {name}.</source>
        <translation>使用次数超过允许：{name}。</translation>
    </message>
    <message>
        <source>Without the sales server nobody can say what this customer has bought ({name}). Sell without naming the customer, or wait for the server.</source>
        <translation>没有售票服务器，无法确认该顾客已购数量（{name}）。请不登记顾客出票，或等待服务器恢复。</translation>
    </message>
    <message>
        <source>Say first who buys: {name}.</source>
        <translation>请先登记购票人：{name}。</translation>
    </message>
    <message>
        <source>A sale takes at most {n} tenders; the next one pays all that is left.</source>
        <translation>每单最多 {n} 笔付款，下一笔须付清。</translation>
    </message>
    <message>
        <source>There is no rate for {currency} today.</source>
        <translation>今日没有 {currency} 汇率。</translation>
    </message>
    <message>
        <source>The house sends no invoices to this account.</source>
        <translation>本院不向该客户挂账。</translation>
    </message>
    <message>
        <source>Type the customer&apos;s purchase reference.</source>
        <translation>请输入客户的采购编号。</translation>
    </message>
    <message>
        <source>There is no such voucher.</source>
        <translation>没有该代金券。</translation>
    </message>
    <message>
        <source>This voucher has expired.</source>
        <translation>该代金券已过期。</translation>
    </message>
    <message>
        <source>There is not enough left on this voucher.</source>
        <translation>该代金券余额不足。</translation>
    </message>
    <message>
        <source>Without the sales server no voucher is taken for this amount.</source>
        <translation>离线时不接受该金额的代金券。</translation>
    </message>
    <message>
        <source>More was taken off a voucher than there was on it.</source>
        <translation>代金券已透支。</translation>
    </message>
    <message>
        <source>A card payment is still open; settle it first.</source>
        <translation>还有一笔刷卡付款未结，请先处理。</translation>
    </message>
    <message>
        <source>The server has not heard of this payment.</source>
        <translation>服务器没有这笔付款的记录。</translation>
    </message>
    <message>
        <source>Phone payments need the sales server, which is away. Take cash or a card.</source>
        <translation>手机支付需要连接售票服务器，现在无法连接。请收现金或刷卡。</translation>
    </message>
    <message>
        <source>This house does not take that phone payment.</source>
        <translation>本院不接受这种手机支付。</translation>
    </message>
    <message>
        <source>That is no payment code of Alipay or WeChat Pay.</source>
        <translation>这不是支付宝或微信支付的付款码。</translation>
    </message>
    <message>
        <source>This payment code was used already. Ask for a new one on the phone.</source>
        <translation>此付款码已用过，请顾客在手机上重新生成。</translation>
    </message>
    <message>
        <source>What was paid by phone goes back to the phone first, or in cash.</source>
        <translation>手机支付的款项须先退回手机钱包，或退现金。</translation>
    </message>
    <message>
        <source>This till owns no places of this performance in advance; a supervisor can set some aside for it.</source>
        <translation>本售票机未预留该场次的座位；主管可为其预留。</translation>
    </message>
    <message>
        <source>There is an emergency ticket for this already.</source>
        <translation>已有对应的应急票。</translation>
    </message>
    <message>
        <source>This is an ordinary ticket, sold by this till; it is in the books already.</source>
        <translation>这是本售票机售出的普通票，已在账上。</translation>
    </message>
    <message>
        <source>This emergency ticket is till {till}&apos;s, and is accounted for there.</source>
        <translation>该应急票属于 {till} 号售票机，须在那里交代。</translation>
    </message>
    <message>
        <source>This till printed this emergency ticket, and its record was lost. Take it up again to account for it.</source>
        <translation>该应急票由本售票机打印，但记录已丢失。请重新登记后再交代。</translation>
    </message>
    <message>
        <source>This emergency ticket was accounted for already.</source>
        <translation>该应急票已交代过。</translation>
    </message>
    <message>
        <source>This ticket is being printed in this moment; wait until it is out.</source>
        <translation>该票正在打印；请等它出来。</translation>
    </message>
    <message>
        <source>The lists could not be written to {folder}. Put the stick in, or print them.</source>
        <translation>名单无法写入 {folder}。请插入U盘，或打印。</translation>
    </message>
    <message>
        <source>Two tickets are out for this seat. The supervisor decides who sits there.</source>
        <translation>此座位有两张票在外。由主管决定谁入座。</translation>
    </message>
    <message>
        <source>A newer paper of this ticket was printed: only that one admits.</source>
        <translation>此票已重新打印：只有新的一张可以入场。</translation>
    </message>
    <message>
        <source>This ticket is for another performance.</source>
        <translation>这是另一场次的票。</translation>
    </message>
    <message>
        <source>Somebody came in with this ticket. A supervisor has to let them out at the door before it can go back.</source>
        <translation>已有人凭此票入场。须由主管先在门口撤销入场，才能退换。</translation>
    </message>
    <message>
        <source>Two people came in with one ticket.</source>
        <translation>有两个人凭同一张票入场。</translation>
    </message>
    <message>
        <source>A supervisor has ended this admission. Scan the ticket again.</source>
        <translation>主管已撤销此次入场。请重新扫描。</translation>
    </message>
    <message>
        <source>Somebody came in for this seat with another ticket.</source>
        <translation>已有人凭另一张票入场就座此位。</translation>
    </message>
    <message>
        <source>A code that was typed proves nothing: the supervisor looks at the paper.</source>
        <translation>手输的票码不能证明什么：由主管查看票面。</translation>
    </message>
    <message>
        <source>This till knows no such order.</source>
        <translation>本售票机没有这个订单。</translation>
    </message>
    <message>
        <source>There is no such ticket in this order.</source>
        <translation>此订单中没有这张票。</translation>
    </message>
    <message>
        <source>This ticket was exchanged and does not admit any more.</source>
        <translation>此票已换票，不能再入场。</translation>
    </message>
    <message>
        <source>This place costs less than what was paid.</source>
        <translation>该座位的价格低于已付金额。</translation>
    </message>
    <message>
        <source>There is no free place as good. Give money back, or hand it on.</source>
        <translation>没有同等的空位。请退款，或移交处理。</translation>
    </message>
    <message>
        <source>Somebody has settled this already.</source>
        <translation>已有人处理过此事项。</translation>
    </message>
    <message>
        <source>This does not fit any more; look at it again.</source>
        <translation>情况已变，请重新查看。</translation>
    </message>
    <message>
        <source>Say why.</source>
        <translation>请说明原因。</translation>
    </message>
    <message>
        <source>Write down what was found.</source>
        <translation>请写明查明的情况。</translation>
    </message>
    <message>
        <source>This was refunded already.</source>
        <translation>已经退过票了。</translation>
    </message>
    <message>
        <source>The sales server does not answer, so another till could take these tickets back in this moment. Only what this till has just sold can go back now.</source>
        <translation>售票服务器无应答，此刻其他售票机可能也在退这些票。现在只能退本机刚售出的票。</translation>
    </message>
    <message>
        <source>Money of this order is already on its way back. Finish that first.</source>
        <translation>该订单已有款项正在退回，请先完成。</translation>
    </message>
    <message>
        <source>It is too late to void this; refund it.</source>
        <translation>已不能作废，请退票。</translation>
    </message>
    <message>
        <source>A ticket of this order may be printed already; it cannot be kept for pick-up.</source>
        <translation>此订单可能已有票打印，不能留票待取。</translation>
    </message>
    <message>
        <source>The ticket has not been printed yet; it still will be.</source>
        <translation>这张票还没有打印，稍后会打印。</translation>
    </message>
    <message>
        <source>The printer is at this ticket now. Wait until it is known what came out.</source>
        <translation>打印机正在打印这张票。请等结果明确后再操作。</translation>
    </message>
    <message>
        <source>Say first, on the page of the printers, whether this ticket came out.</source>
        <translation>请先在打印机页面上说明这张票是否已打印出来。</translation>
    </message>
    <message>
        <source>What became of this paper was said already.</source>
        <translation>这张票纸的去向已经说明过了。</translation>
    </message>
    <message>
        <source>This ticket was printed as often as one can be. Exchange it for a new one.</source>
        <translation>这张票的打印次数已达上限，请换一张新票。</translation>
    </message>
    <message>
        <source>Nothing of this order waits to be fetched.</source>
        <translation>此订单没有待取的票。</translation>
    </message>
    <message>
        <source>These tickets were fetched already.</source>
        <translation>这些票已被取走。</translation>
    </message>
    <message>
        <source>This order is another till&apos;s: it can be refunded here, and exchanged there.</source>
        <translation>这是其他售票机的订单：可在此退票，换票请到原机。</translation>
    </message>
    <message>
        <source>This till lost what it knew of this order&apos;s exchange: refund it at another till.</source>
        <translation>本售票机已丢失该订单的换票记录：请在另一台售票机上退票。</translation>
    </message>
    <message>
        <source>An invoice needs the buyer&apos;s name and address, in no more words than fit.</source>
        <translation>账单需填写购买方名称和地址，且不能过长。</translation>
    </message>
    <message>
        <source>Whom this invoice is for can only be read by the till that made it.</source>
        <translation>该账单的购买方信息只有开具它的窗口能读取。</translation>
    </message>
    <message>
        <source>This order has its invoice already: {number}.</source>
        <translation>该订单已开具账单：{number}。</translation>
    </message>
    <message>
        <source>Till {till} gave money back for tickets of this order: an invoice from here would say too much. The office writes this one, for what is left.</source>
        <translation>窗口 {till} 已退还此订单部分门票的款项，在这里开账单金额会偏多。请由办公室按剩余部分开具。</translation>
    </message>
    <message>
        <source>The report could not be written to {folder}: make room or choose another folder, then try again; or print it.</source>
        <translation>报表无法写入 {folder}：请腾出空间或更换文件夹后重试，或直接打印。</translation>
    </message>
    <message>
        <source>The PDF could not be written to {folder}. The sale is safe: make room or choose another folder, then try again; or print it.</source>
        <translation>PDF 无法写入 {folder}。销售数据安全：请腾出空间或另选文件夹后重试，或改为打印。</translation>
    </message>
    <message>
        <source>This is not a ticket code of this house.</source>
        <translation>这不是本馆的票码。</translation>
    </message>
    <message>
        <source>This till&apos;s data were written by a newer version; update the till.</source>
        <translation>本售票机的数据由更新的版本写入，请升级售票机。</translation>
    </message>
    <message>
        <source>This till&apos;s data are damaged; call a supervisor.</source>
        <translation>本售票机数据已损坏，请联系主管。</translation>
    </message>
    <message>
        <source>This till&apos;s disk is full. Nothing was sold.</source>
        <translation>本售票机磁盘已满，未售出任何票。</translation>
    </message>
</context>
<context>
    <name>OfferStep</name>
    <message>
        <source>From now on</source>
        <translation>现改为</translation>
    </message>
    <message>
        <source>Ask a supervisor</source>
        <translation>请主管批准</translation>
    </message>
    <message>
        <source>Another place</source>
        <translation>换一个座位</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Sold</source>
        <translation>原座位</translation>
    </message>
</context>
<context>
    <name>Offers</name>
    <message>
        <source>Together: {where}, {price}</source>
        <translation>连座：{where}，{price}</translation>
    </message>
    <message>
        <source>Split: {where}, {price}</source>
        <translation>分开：{where}，{price}</translation>
    </message>
    <message>
        <source>Better: {where}, {price}</source>
        <translation>更好：{where}，{price}</translation>
    </message>
    <message>
        <source>Cheaper: {price}, {where}</source>
        <translation>更便宜：{price}，{where}</translation>
    </message>
    <message>
        <source>{offer}, {split}</source>
        <translation>{offer}，{split}</translation>
    </message>
    <message>
        <source>These seats are not side by side: {split}.</source>
        <translation>这些座位不相连：{split}。</translation>
    </message>
    <message>
        <source>in two rows</source>
        <translation>分两排</translation>
    </message>
    <message>
        <source>row {row}</source>
        <translation>{row} 排</translation>
    </message>
    <message>
        <source>rows {row}</source>
        <translation>{row} 排</translation>
    </message>
    <message>
        <source>{section}, {row}</source>
        <translation>{section}，{row}</translation>
    </message>
</context>
<context>
    <name>OpenOverlay</name>
    <message>
        <source>Folder or file</source>
        <translation>文件夹或文件</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Open a template</source>
        <translation>打开模板</translation>
    </message>
    <message numerus="yes">
        <source>%n fault(s): the template cannot be used.</source>
        <translation>
            <numerusform>有 %n 处错误：该模板无法使用。</numerusform>
        </translation>
    </message>
    <message>
        <source>Line {line}: {why}</source>
        <translation>第 {line} 行：{why}</translation>
    </message>
    <message>
        <source>There is no such folder or file.</source>
        <translation>没有这个文件夹或文件。</translation>
    </message>
    <message numerus="yes">
        <source>%n template file(s) here</source>
        <translation>
            <numerusform>这里有 %n 个模板文件</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no template in this folder.</source>
        <translation>此文件夹中没有模板。</translation>
    </message>
</context>
<context>
    <name>OpeningStep</name>
    <message>
        <source>Open the shift</source>
        <translation>开班</translation>
    </message>
    <message>
        <source>Count the change in the drawer and type its sum. It is the float.</source>
        <translation>请清点钱箱中的零钱并输入总额，作为备用金。</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>备用金</translation>
    </message>
    <message>
        <source>No shift is open</source>
        <translation>尚未开班</translation>
    </message>
</context>
<context>
    <name>OrderList</name>
    <message>
        <source>Order number, ticket code, scan, seat or name</source>
        <translation>订单号、票码、扫描、座位或姓名</translation>
    </message>
    <message>
        <source>Find an order</source>
        <translation>查找订单</translation>
    </message>
    <message>
        <source>Cancelled performances</source>
        <translation>已取消的场次</translation>
    </message>
    <message>
        <source>Emergency tickets</source>
        <translation>应急票</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>清除查询</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>The last digits are enough.</source>
        <translation>输入末几位即可。</translation>
    </message>
    <message>
        <source>No order here matches. Press Enter to ask for orders of other tills.</source>
        <translation>本机没有此订单。按回车查询其他售票机。</translation>
    </message>
    <message>
        <source>Nothing has been sold on this till yet.</source>
        <translation>本售票机尚未售票。</translation>
    </message>
    <message>
        <source>Asking for orders of other tills …</source>
        <translation>正在查询其他售票机……</translation>
    </message>
    <message>
        <source>No till has such an order. Type the whole number, or scan a ticket.</source>
        <translation>没有此订单。请输入完整号码或扫描门票。</translation>
    </message>
    <message>
        <source>No order of this till matches.</source>
        <translation>本机没有此订单。</translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s)</source>
        <translation>
            <numerusform>%n 张票</numerusform>
        </translation>
    </message>
    <message>
        <source>{amount} refunded</source>
        <translation>已退 {amount}</translation>
    </message>
    <message>
        <source>its money is going back: finish that</source>
        <translation>退款进行中，请先完成</translation>
    </message>
</context>
<context>
    <name>OrderPage</name>
    <message>
        <source>Order {number}</source>
        <translation>订单 {number}</translation>
    </message>
    <message>
        <source>Sold {when} by {person} at {till}</source>
        <translation>{when} 由 {person} 在 {till} 售出</translation>
    </message>
    <message>
        <source>Sold {when} by {person}</source>
        <translation>{when} 由 {person} 售出</translation>
    </message>
    <message>
        <source>All orders</source>
        <translation>全部订单</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Voided {when}, {amount} went back: {reason}</source>
        <translation>{when} 作废，退回 {amount}：{reason}</translation>
    </message>
    <message>
        <source>{amount} refunded {when}: {reason}</source>
        <translation>{when} 退 {amount}：{reason}</translation>
    </message>
    <message>
        <source>Exchanged {when}, {amount} went back: {reason}</source>
        <translation>{when} 换票，退回 {amount}：{reason}</translation>
    </message>
    <message>
        <source>Exchanged {when}: {reason}</source>
        <translation>{when} 换票：{reason}</translation>
    </message>
    <message>
        <source>Print the card receipt</source>
        <translation>打印卡单</translation>
    </message>
    <message>
        <source>Exchanged {when}, {amount} more was paid: {reason}</source>
        <translation>{when} 换票，补付 {amount}：{reason}</translation>
    </message>
    <message>
        <source>Card receipt</source>
        <translation>卡单</translation>
    </message>
    <message>
        <source>Exchange all</source>
        <translation>全部换票</translation>
    </message>
    <message numerus="yes">
        <source>Exchange %n ticket(s)</source>
        <translation>
            <numerusform>换 %n 张票</numerusform>
        </translation>
    </message>
    <message>
        <source>Void all</source>
        <translation>全部作废</translation>
    </message>
    <message numerus="yes">
        <source>Void %n ticket(s)</source>
        <translation>
            <numerusform>作废 %n 张票</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything in this order was refunded.</source>
        <translation>此订单已全部退票。</translation>
    </message>
    <message>
        <source>Tap tickets to refund some of them only.</source>
        <translation>只退部分票时，请点选要退的票。</translation>
    </message>
    <message>
        <source>Refund all</source>
        <translation>全部退票</translation>
    </message>
    <message numerus="yes">
        <source>Refund %n ticket(s)</source>
        <translation>
            <numerusform>退 %n 张票</numerusform>
        </translation>
    </message>
    <message>
        <source>Finish the exchange</source>
        <translation>完成换票</translation>
    </message>
    <message>
        <source>Finish the refund</source>
        <translation>完成退款</translation>
    </message>
</context>
<context>
    <name>OrderReceipts</name>
    <message>
        <source>Sale</source>
        <translation>销售</translation>
    </message>
    <message>
        <source>Exchange, {when}</source>
        <translation>换票，{when}</translation>
    </message>
    <message>
        <source>Void, {when}</source>
        <translation>作废，{when}</translation>
    </message>
    <message>
        <source>Refund, {when}</source>
        <translation>退票，{when}</translation>
    </message>
</context>
<context>
    <name>OutcomeStep</name>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>OverviewStep</name>
    <message>
        <source>The shift is open</source>
        <translation>班次进行中</translation>
    </message>
    <message>
        <source>X report</source>
        <translation>X 报表</translation>
    </message>
    <message>
        <source>Paid in</source>
        <translation>存入现金</translation>
    </message>
    <message>
        <source>Paid out</source>
        <translation>取出现金</translation>
    </message>
    <message>
        <source>Other currencies</source>
        <translation>其他货币</translation>
    </message>
    <message>
        <source>Card terminal</source>
        <translation>刷卡终端</translation>
    </message>
    <message>
        <source>Conflict desk</source>
        <translation>冲突处理台</translation>
    </message>
    <message>
        <source>Settle it</source>
        <translation>去处理</translation>
    </message>
    <message>
        <source>Go to the order</source>
        <translation>前往订单</translation>
    </message>
    <message>
        <source>Count and close</source>
        <translation>清点并交班</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>备用金</translation>
    </message>
    <message>
        <source>Before closing</source>
        <translation>交班前</translation>
    </message>
    <message>
        <source>Opened by {person}, {when}</source>
        <translation>{when} 由 {person} 开班</translation>
    </message>
    <message>
        <source>A payment of {amount} is still open: settle it first.</source>
        <translation>还有一笔 {amount} 的付款未了结，请先处理。</translation>
    </message>
    <message>
        <source>Money is still on its way back, of order {numbers}: finish that.</source>
        <translation>订单 {numbers} 的退款还在进行中，请先完成。</translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) with the sales server to settle first.</source>
        <translation>
            <numerusform>需先处理与售票服务器的 %n 项冲突。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) handed on, for the house.</source>
        <translation>
            <numerusform>已向剧场移交 %n 项冲突。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n emergency ticket(s) are not accounted for; the supervisor has to confirm them.</source>
        <translation>
            <numerusform>%n 张应急票尚未交代，须由主管确认。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries wait for the sales server; they are safe.</source>
        <translation>
            <numerusform>%n 条记录等待上传到售票服务器，数据安全。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is in the way.</source>
        <translation>可以交班。</translation>
    </message>
</context>
<context>
    <name>PackCard</name>
    <message>
        <source>Print the pack</source>
        <translation>打印应急包</translation>
    </message>
    <message>
        <source>Lists only</source>
        <translation>仅打印名单</translation>
    </message>
    <message>
        <source>Lists as PDF</source>
        <translation>名单存为 PDF</translation>
    </message>
    <message>
        <source>Outage pack</source>
        <translation>应急包</translation>
    </message>
    <message>
        <source>Fewer of {name}</source>
        <translation>减少{name}</translation>
    </message>
    <message>
        <source>More of {name}</source>
        <translation>增加{name}</translation>
    </message>
    <message>
        <source>{count} of {owned}</source>
        <translation>{count} / {owned}</translation>
    </message>
    <message>
        <source>This till owns no places of it in advance: only the lists can be printed.</source>
        <translation>本售票机未预留该场次的座位：只能打印名单。</translation>
    </message>
    <message>
        <source>These places are sold on paper only, until each ticket is typed back in.</source>
        <translation>在逐张录回之前，这些座位只能凭纸票售出。</translation>
    </message>
    <message numerus="yes">
        <source>%n emergency ticket(s) on the way to the printer.</source>
        <translation>
            <numerusform>%n 张应急票正送往打印机。</numerusform>
        </translation>
    </message>
    <message>
        <source>The lists are on their way to the printer.</source>
        <translation>名单正送往打印机。</translation>
    </message>
    <message>
        <source>Written to {path}</source>
        <translation>已写入 {path}</translation>
    </message>
</context>
<context>
    <name>Papers</name>
    <message>
        <source>waiting for the printer</source>
        <translation>等待打印</translation>
    </message>
    <message>
        <source>printing</source>
        <translation>正在打印</translation>
    </message>
    <message>
        <source>printed</source>
        <translation>已打印</translation>
    </message>
    <message>
        <source>in doubt: look whether it came out</source>
        <translation>未确认：请查看票是否已打出</translation>
    </message>
    <message>
        <source>waiting: the printer is not ready</source>
        <translation>等待：打印机未就绪</translation>
    </message>
    <message>
        <source>not printed</source>
        <translation>未打印</translation>
    </message>
    <message>
        <source>did not come out: admits nobody</source>
        <translation>未打印出来：不能入场</translation>
    </message>
    <message>
        <source>The paper jammed</source>
        <translation>卡纸</translation>
    </message>
    <message>
        <source>The paper is damaged</source>
        <translation>票纸损坏</translation>
    </message>
    <message>
        <source>The customer has lost it</source>
        <translation>顾客遗失</translation>
    </message>
    <message>
        <source>Nobody knows whether it came out</source>
        <translation>不确定是否打印出来</translation>
    </message>
    <message>
        <source>exchanged: admits nobody</source>
        <translation>已换票：不能入场</translation>
    </message>
    <message>
        <source>refunded: admits nobody</source>
        <translation>已退票，不能入场</translation>
    </message>
    <message>
        <source>no paper</source>
        <translation>无纸票</translation>
    </message>
    <message>
        <source>paper {number}: {state}</source>
        <translation>第 {number} 次打印：{state}</translation>
    </message>
    <message>
        <source>Receipt printer</source>
        <translation>收据打印机</translation>
    </message>
    <message>
        <source>Ticket printer</source>
        <translation>票据打印机</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>门票</translation>
    </message>
    <message>
        <source>Emergency ticket</source>
        <translation>应急票</translation>
    </message>
    <message>
        <source>Shift report</source>
        <translation>班次报表</translation>
    </message>
    <message>
        <source>Refund slip</source>
        <translation>退款单</translation>
    </message>
    <message>
        <source>List</source>
        <translation>清单</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>收据</translation>
    </message>
    <message>
        <source>Card slip</source>
        <translation>刷卡单</translation>
    </message>
    <message>
        <source>{kind}, order {number}</source>
        <translation>{kind}，订单 {number}</translation>
    </message>
    <message>
        <source>order {number}</source>
        <translation>订单 {number}</translation>
    </message>
    <message>
        <source>print number {number}</source>
        <translation>打印序号 {number}</translation>
    </message>
    <message>
        <source>The printer began with it at {time}.</source>
        <translation>打印机在 {time} 开始打印。</translation>
    </message>
    <message>
        <source>Nothing of it was sent to the printer.</source>
        <translation>没有任何数据发送到打印机。</translation>
    </message>
    <message>
        <source>Nobody knows how much of it the printer has taken.</source>
        <translation>不知道打印机接收了多少数据。</translation>
    </message>
    <message>
        <source>The printer has taken all of it.</source>
        <translation>打印机已接收全部数据。</translation>
    </message>
    <message>
        <source>The printer has taken {taken} of its {size} bytes.</source>
        <translation>打印机已接收 {size} 字节中的 {taken} 字节。</translation>
    </message>
    <message>
        <source>Known last: {said}</source>
        <translation>最后得知：{said}</translation>
    </message>
    <message>
        <source>Its cutter had cut {before} times before it, and {after} after.</source>
        <translation>切刀计数：打印前 {before}，之后 {after}。</translation>
    </message>
    <message>
        <source>Its cutter has not cut since: it stands at {before}.</source>
        <translation>此后切刀没有动作：计数仍为 {before}。</translation>
    </message>
    <message>
        <source>The last paper that is sure before it: {paper}, {time}.</source>
        <translation>在它之前最后确认打印的：{paper}，{time}。</translation>
    </message>
    <message>
        <source>The printer does not answer.</source>
        <translation>打印机没有应答。</translation>
    </message>
    <message>
        <source>The printer&apos;s cover is open.</source>
        <translation>打印机盖子打开了。</translation>
    </message>
    <message>
        <source>The printer is out of paper.</source>
        <translation>打印机缺纸。</translation>
    </message>
    <message>
        <source>The printer is out of ribbon.</source>
        <translation>打印机色带用完。</translation>
    </message>
    <message>
        <source>The printer is stuck: a jam, or its cutter.</source>
        <translation>打印机卡住：卡纸或切刀故障。</translation>
    </message>
    <message>
        <source>The printer is paused.</source>
        <translation>打印机已暂停。</translation>
    </message>
    <message>
        <source>The printer is offline.</source>
        <translation>打印机离线。</translation>
    </message>
    <message>
        <source>The printer stopped taking data.</source>
        <translation>打印机停止接收数据。</translation>
    </message>
    <message>
        <source>The printer did not say that the paper came out.</source>
        <translation>打印机没有确认纸已打印出来。</translation>
    </message>
    <message>
        <source>This printer cannot say whether a paper came out.</source>
        <translation>这台打印机无法确认纸是否打印出来。</translation>
    </message>
    <message>
        <source>The printer fell silent behind the paper.</source>
        <translation>打印之后打印机没有应答。</translation>
    </message>
    <message>
        <source>The printer says that the paper did not come out as it should.</source>
        <translation>打印机报告打印不正常。</translation>
    </message>
    <message>
        <source>The program ended while it sent the paper.</source>
        <translation>程序在发送时中断。</translation>
    </message>
    <message>
        <source>The program ended before the printer had answered.</source>
        <translation>程序在打印机应答之前中断。</translation>
    </message>
    <message>
        <source>This till&apos;s records were put back from a copy.</source>
        <translation>本售票机的记录是从备份恢复的。</translation>
    </message>
    <message>
        <source>This paper cannot be drawn for this printer.</source>
        <translation>无法为这台打印机排版。</translation>
    </message>
    <message>
        <source>The line to the printer broke.</source>
        <translation>与打印机的连接中断。</translation>
    </message>
    <message>
        <source>It does not answer.</source>
        <translation>没有应答。</translation>
    </message>
    <message>
        <source>Paper: enough</source>
        <translation>纸张：充足</translation>
    </message>
    <message>
        <source>Paper: low</source>
        <translation>纸张：不足</translation>
    </message>
    <message>
        <source>Paper: none</source>
        <translation>纸张：无</translation>
    </message>
    <message>
        <source>Cover: open</source>
        <translation>盖子：打开</translation>
    </message>
    <message>
        <source>Cover: closed</source>
        <translation>盖子：关闭</translation>
    </message>
    <message>
        <source>Cutter and paper path: stuck</source>
        <translation>切刀和走纸：卡住</translation>
    </message>
    <message>
        <source>Cutter and paper path: free</source>
        <translation>切刀和走纸：正常</translation>
    </message>
    <message>
        <source>Ribbon: none</source>
        <translation>色带：无</translation>
    </message>
    <message>
        <source>It is paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Drawer: open</source>
        <translation>钱箱：打开</translation>
    </message>
    <message>
        <source>Drawer: closed</source>
        <translation>钱箱：关闭</translation>
    </message>
    <message>
        <source>Printed again: {reason}</source>
        <translation>重新打印：{reason}</translation>
    </message>
    <message>
        <source>Did not come out</source>
        <translation>未打印出来</translation>
    </message>
    <message>
        <source>Was in doubt</source>
        <translation>曾有疑问</translation>
    </message>
    <message>
        <source>It says of each paper that it came out.</source>
        <translation>它能确认每张纸已打印出来。</translation>
    </message>
    <message>
        <source>It says when a paper is worked off.</source>
        <translation>它能确认每张纸已处理完。</translation>
    </message>
    <message>
        <source>It cannot say whether a paper came out.</source>
        <translation>它无法确认纸是否打印出来。</translation>
    </message>
    <message>
        <source>Opened for a cash sale</source>
        <translation>因现金售票打开</translation>
    </message>
    <message>
        <source>Opened to try the printer</source>
        <translation>因调试打印机打开</translation>
    </message>
    <message>
        <source>Drawer opened by the till</source>
        <translation>系统打开钱箱次数</translation>
    </message>
    <message>
        <source>Told to open, and did not</source>
        <translation>应开未开</translation>
    </message>
</context>
<context>
    <name>PapersScreen</name>
    <message>
        <source>No paper waits for anybody&apos;s word.</source>
        <translation>没有需要确认的纸。</translation>
    </message>
    <message>
        <source>Printers and papers</source>
        <translation>打印机与票据</translation>
    </message>
    <message>
        <source>This till has no printer: its papers wait.</source>
        <translation>本售票机没有打印机：票据等待打印。</translation>
    </message>
</context>
<context>
    <name>PapersWindow</name>
    <message>
        <source>Ticket printer</source>
        <translation>票券打印机</translation>
    </message>
    <message>
        <source>Tickets come out here.</source>
        <translation>票从这里打出。</translation>
    </message>
</context>
<context>
    <name>PartsPanel</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Voucher</source>
        <translation>代金券</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>挂账</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>刷卡</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手机支付</translation>
    </message>
    <message>
        <source>Finish the sale</source>
        <translation>完成销售</translation>
    </message>
    <message>
        <source>Taken so far</source>
        <translation>已收</translation>
    </message>
    <message>
        <source>Paying in parts</source>
        <translation>分次付款</translation>
    </message>
    <message>
        <source>Left to pay</source>
        <translation>待付</translation>
    </message>
    <message>
        <source>of {total}</source>
        <translation>共 {total}</translation>
    </message>
    <message>
        <source>Void {tender} {amount} on the terminal</source>
        <translation>在刷卡机上撤销{tender} {amount}</translation>
    </message>
    <message>
        <source>Take back {tender} {amount}</source>
        <translation>退回{tender} {amount}</translation>
    </message>
    <message>
        <source>The next pays all of it</source>
        <translation>下一笔付清</translation>
    </message>
    <message>
        <source>The next pays</source>
        <translation>下一笔付</translation>
    </message>
    <message>
        <source>{amount} left after it</source>
        <translation>之后还剩 {amount}</translation>
    </message>
</context>
<context>
    <name>PayDesk</name>
    <message>
        <source>{total}, rounded to coins</source>
        <translation>{total}，按硬币取整</translation>
    </message>
    <message>
        <source>The till cannot use the card terminal by itself ({why}).</source>
        <translation>售票机无法自动使用终端（{why}）。</translation>
    </message>
</context>
<context>
    <name>PayMore</name>
    <message>
        <source>Take back what was taken, then go back.</source>
        <translation>请先退回已收款项，再返回。</translation>
    </message>
</context>
<context>
    <name>Paying</name>
    <message>
        <source>Take back what was taken, then change the basket.</source>
        <translation>请先退回已收款项，再更改购物篮。</translation>
    </message>
</context>
<context>
    <name>PerformancesScreen</name>
    <message>
        <source>No season has arrived yet.</source>
        <translation>尚未收到演出季。</translation>
    </message>
    <message>
        <source>Nothing is on sale any more.</source>
        <translation>没有可售的场次。</translation>
    </message>
    <message>
        <source>{venue} · entry by time</source>
        <translation>{venue} · 分时入场</translation>
    </message>
</context>
<context>
    <name>PersonTiles</name>
    <message>
        <source>PIN {pin}</source>
        <translation>PIN {pin}</translation>
    </message>
</context>
<context>
    <name>PhonePanel</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Payment code</source>
        <translation>付款码</translation>
    </message>
    <message>
        <source>Payment code on the phone</source>
        <translation>手机上的付款码</translation>
    </message>
    <message>
        <source>Take the payment</source>
        <translation>收款</translation>
    </message>
    <message>
        <source>Scan the phone&apos;s code.</source>
        <translation>请扫描顾客手机上的付款码。</translation>
    </message>
    <message>
        <source>One moment: the seats are being secured.</source>
        <translation>请稍候：正在锁定座位。</translation>
    </message>
    <message>
        <source>That looks like a card number. Scan the phone.</source>
        <translation>这看起来像银行卡号。请扫描手机。</translation>
    </message>
</context>
<context>
    <name>PickupLine</name>
    <message>
        <source>Keep for pick-up</source>
        <translation>留票待取</translation>
    </message>
    <message>
        <source>They are here: print</source>
        <translation>顾客已到：打印</translation>
    </message>
    <message>
        <source>Fetched and printed.</source>
        <translation>已取票并打印。</translation>
    </message>
    <message>
        <source>Waits for {name}, code {code}</source>
        <translation>等待 {name} 取票，取票码 {code}</translation>
    </message>
    <message>
        <source>Waits to be fetched, code {code}</source>
        <translation>待取，取票码 {code}</translation>
    </message>
</context>
<context>
    <name>PickupOverlay</name>
    <message>
        <source>Name (may be empty)</source>
        <translation>姓名（可不填）</translation>
    </message>
    <message>
        <source>For whom the tickets are kept</source>
        <translation>为谁留票</translation>
    </message>
    <message>
        <source>Keep for pick-up</source>
        <translation>留票待取</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Who will fetch the tickets?</source>
        <translation>谁来取票？</translation>
    </message>
    <message>
        <source>They can say the name, or this code: {code}</source>
        <translation>可报姓名或取票码：{code}</translation>
    </message>
</context>
<context>
    <name>PinPad</name>
    <message>
        <source>PIN pad</source>
        <translation>PIN 键盘</translation>
    </message>
</context>
<context>
    <name>PlaceCard</name>
    <message>
        <source>Address of the printer in the network</source>
        <translation>打印机的网络地址</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>询问</translation>
    </message>
    <message>
        <source>Ask what stands at this address</source>
        <translation>询问该地址上的设备</translation>
    </message>
    <message>
        <source>Speed of the serial line</source>
        <translation>串口速率</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>Nothing hangs on this machine itself.</source>
        <translation>本机没有连接打印机。</translation>
    </message>
    <message>
        <source>Where is the printer?</source>
        <translation>打印机在哪里？</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>{section}, seat {seat}</source>
        <translation>{section} {seat} 座</translation>
    </message>
    <message>
        <source>{section}, {row}, seat {seat}</source>
        <translation>{section} {row} {seat} 座</translation>
    </message>
    <message>
        <source>{section}, row {row}, seat {seat}</source>
        <translation>{section} {row} 排 {seat} 座</translation>
    </message>
    <message>
        <source>{places} and {count} more</source>
        <translation>{places} 及另外 {count} 个</translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message>
        <source>Seat map</source>
        <translation>座位图</translation>
    </message>
    <message>
        <source>Save the plan</source>
        <translation>保存座位图</translation>
    </message>
    <message>
        <source>Its row</source>
        <translation>整排</translation>
    </message>
    <message>
        <source>Its section</source>
        <translation>整区</translation>
    </message>
    <message>
        <source>Pick none</source>
        <translation>全不选</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>价格等级</translation>
    </message>
    <message>
        <source>Keep for the house</source>
        <translation>剧院留座</translation>
    </message>
    <message>
        <source>Give back</source>
        <translation>放回</translation>
    </message>
    <message>
        <source>Focal point</source>
        <translation>视线焦点</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Check a file</source>
        <translation>检查文件</translation>
    </message>
    <message>
        <source>Accessible</source>
        <translation>无障碍</translation>
    </message>
    <message>
        <source>Companion</source>
        <translation>陪同</translation>
    </message>
    <message>
        <source>Poor view</source>
        <translation>视线不佳</translation>
    </message>
    <message>
        <source>This plan was changed elsewhere: what was not saved is gone.</source>
        <translation>座位图已在别处更改：未保存的内容已丢失。</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) not saved yet</source>
        <translation>
            <numerusform>%n 处更改尚未保存</numerusform>
        </translation>
    </message>
    <message>
        <source>Tap seats, or drag over them, to pick what is changed.</source>
        <translation>点按或拖过座位，选择要更改的座位。</translation>
    </message>
    <message>
        <source>Tap where everybody looks.</source>
        <translation>请点按观众视线所向之处。</translation>
    </message>
    <message>
        <source>Which price category?</source>
        <translation>哪个价格等级？</translation>
    </message>
    <message numerus="yes">
        <source>Change the plan {plan}: %n edit(s)</source>
        <translation>
            <numerusform>更改座位图 {plan}：%n 处</numerusform>
        </translation>
    </message>
    <message>
        <source>Plan changed by hand</source>
        <translation>手动更改座位图</translation>
    </message>
    <message>
        <source>Saved. Each till takes the plan over once its basket is empty.</source>
        <translation>已保存。各售票机在购物篮清空后采用新座位图。</translation>
    </message>
    <message>
        <source>Nothing changed: the plan is so already.</source>
        <translation>没有变化：座位图已是如此。</translation>
    </message>
    <message numerus="yes">
        <source>%n sold place(s) are called otherwise than on their tickets.</source>
        <translation>
            <numerusform>%n 个已售座位的名称与票面不同。</numerusform>
        </translation>
    </message>
    <message>
        <source>A price is missing: {why}.</source>
        <translation>缺少价格：{why}。</translation>
    </message>
    <message>
        <source>The house does not take this plan: {why}.</source>
        <translation>无法采用此座位图：{why}。</translation>
    </message>
    <message numerus="yes">
        <source>Why does the house keep %n seat(s)?</source>
        <translation>
            <numerusform>剧院为何保留 %n 个座位？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep %n seat(s) for the house: {reason}</source>
        <translation>
            <numerusform>为剧院保留 %n 个座位：{reason}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seat(s) are kept for the house.</source>
        <translation>
            <numerusform>已为剧院保留 %n 个座位。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seat(s) are kept for the house, the others are not. {why}</source>
        <translation>
            <numerusform>已为剧院保留 %n 个座位，其余未保留。{why}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Give %n seat(s) back to the tills</source>
        <translation>
            <numerusform>将 %n 个座位放回售票机</numerusform>
        </translation>
    </message>
    <message>
        <source>Given back by hand</source>
        <translation>手动放回</translation>
    </message>
    <message numerus="yes">
        <source>%n seat(s) can be sold again.</source>
        <translation>
            <numerusform>%n 个座位可重新出售。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Plans</name>
    <message>
        <source>{place} would have another number</source>
        <translation>{place} 的编号会改变</translation>
    </message>
    <message>
        <source>{place} would be gone</source>
        <translation>{place} 会消失</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>另有 {count} 个</translation>
    </message>
    <message>
        <source>A seat cannot leave the plan before others that are sold: keep it for the house.</source>
        <translation>后面有已售座位时不能移除该座位，请将其设为剧院留座。</translation>
    </message>
</context>
<context>
    <name>Prices</name>
    <message>
        <source>Price list {name}</source>
        <translation>价目表 {name}</translation>
    </message>
    <message>
        <source>{name}: {amount}</source>
        <translation>{name}：{amount}</translation>
    </message>
    <message>
        <source>{name}: {amount} less</source>
        <translation>{name}：减 {amount}</translation>
    </message>
    <message>
        <source>{name}: {percent} less</source>
        <translation>{name}：减 {percent}</translation>
    </message>
    <message>
        <source>{name}: {places} places for {amount} together</source>
        <translation>{name}：{places} 个座位合计 {amount}</translation>
    </message>
    <message>
        <source>{name}: {percent} less for {places} places together</source>
        <translation>{name}：{places} 个座位一起减 {percent}</translation>
    </message>
    <message>
        <source>{name}: buy {buy}, {free} free; this one is paid</source>
        <translation>{name}：买 {buy} 送 {free}，本张付费</translation>
    </message>
    <message>
        <source>{name}: buy {buy}, {free} free; this one is free</source>
        <translation>{name}：买 {buy} 送 {free}，本张免费</translation>
    </message>
    <message>
        <source>{name}: {performances} performances for {amount} together</source>
        <translation>{name}：{performances} 场合计 {amount}</translation>
    </message>
    <message>
        <source>{name}: {percent} less for {performances} performances</source>
        <translation>{name}：{performances} 场减 {percent}</translation>
    </message>
    <message>
        <source>{name}: given away, {reason}</source>
        <translation>{name}：赠票，{reason}</translation>
    </message>
    <message>
        <source>{name} of {amount} is in the price</source>
        <translation>价内含{name} {amount}</translation>
    </message>
    <message>
        <source>{name} {percent} of {amount} is in the price</source>
        <translation>价内含{name} {percent}，{amount}</translation>
    </message>
    <message>
        <source>{name} {percent} of {amount} is added</source>
        <translation>另加{name} {percent}，{amount}</translation>
    </message>
    <message>
        <source>{name} does not count: {by_name} comes before it</source>
        <translation>{name}不适用：{by_name}优先</translation>
    </message>
    <message>
        <source>{name} does not count: {by_name} is better</source>
        <translation>{name}不适用：{by_name}更优惠</translation>
    </message>
    <message>
        <source>{name} does not count: {by_name} does</source>
        <translation>{name}不适用：已用{by_name}</translation>
    </message>
    <message>
        <source>{name} would not be cheaper than {by_name}</source>
        <translation>{name}不比{by_name}便宜</translation>
    </message>
    <message>
        <source>{name} would not be cheaper</source>
        <translation>{name}不会更便宜</translation>
    </message>
    <message>
        <source>{name} is not open to this place: {by_name} counts</source>
        <translation>{name}不适用于此座位：已用{by_name}</translation>
    </message>
    <message>
        <source>{name} is used up</source>
        <translation>{name}已用完</translation>
    </message>
    <message>
        <source>{name} cannot be counted without the server</source>
        <translation>没有服务器，无法统计“{name}”的使用次数</translation>
    </message>
    <message>
        <source>{name} needs to know who buys</source>
        <translation>{name}须登记购票人</translation>
    </message>
</context>
<context>
    <name>Printer</name>
    <message>
        <source>Ticket template</source>
        <translation>票面模板</translation>
    </message>
    <message>
        <source>Paper low</source>
        <translation>纸将用尽</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>No printer</source>
        <translation>打印机离线</translation>
    </message>
    <message>
        <source>Printer open</source>
        <translation>打印机开盖</translation>
    </message>
    <message>
        <source>No paper</source>
        <translation>打印机缺纸</translation>
    </message>
    <message>
        <source>No ribbon</source>
        <translation>缺碳带</translation>
    </message>
    <message>
        <source>Printer stuck</source>
        <translation>打印机卡住</translation>
    </message>
    <message>
        <source>Printer paused</source>
        <translation>打印机暂停</translation>
    </message>
    <message>
        <source>The printer does not answer.</source>
        <translation>打印机没有应答。</translation>
    </message>
    <message>
        <source>Close the printer&apos;s cover.</source>
        <translation>请合上打印机盖。</translation>
    </message>
    <message>
        <source>Put in a new roll of paper.</source>
        <translation>请换一卷纸。</translation>
    </message>
    <message>
        <source>Put a new ribbon into the printer.</source>
        <translation>请给打印机换上新碳带。</translation>
    </message>
    <message>
        <source>The printer is stuck: switch it off and on.</source>
        <translation>打印机卡住了：请关机再开机。</translation>
    </message>
    <message>
        <source>The printer is paused: press its PAUSE button.</source>
        <translation>打印机已暂停：请按打印机上的暂停键。</translation>
    </message>
</context>
<context>
    <name>PrinterCard</name>
    <message>
        <source>Print there instead: {printer}</source>
        <translation>改用：{printer}</translation>
    </message>
    <message numerus="yes">
        <source>%n paper(s) wait</source>
        <translation>
            <numerusform>%n 张待打印</numerusform>
        </translation>
    </message>
    <message>
        <source>Never seen since the program started</source>
        <translation>程序启动以来从未连接</translation>
    </message>
    <message>
        <source>Last heard: {ago}</source>
        <translation>最后应答：{ago}</translation>
    </message>
</context>
<context>
    <name>PrinterPage</name>
    <message>
        <source>This till prints at {address}.</source>
        <translation>本窗口的打印机：{address}。</translation>
    </message>
    <message>
        <source>Tickets print at {tickets}, everything else at {receipts}.</source>
        <translation>票在 {tickets} 打印，其余在 {receipts} 打印。</translation>
    </message>
    <message>
        <source>Being asked …</source>
        <translation>正在询问……</translation>
    </message>
    <message>
        <source>Being printed …</source>
        <translation>正在打印……</translation>
    </message>
    <message>
        <source>The drawer was told to open. If it did not, try the other pin.</source>
        <translation>已发出开钱箱指令。如果没有打开，请试另一个针脚。</translation>
    </message>
    <message>
        <source>Make the printer darker or clean its head, then print the page again.</source>
        <translation>请调高打印浓度或清洁打印头，然后重新打印测试页。</translation>
    </message>
    <message>
        <source>The page is as it should be: this printer can be used.</source>
        <translation>测试页正常：这台打印机可以使用。</translation>
    </message>
    <message>
        <source>Set. Print the page again to see it.</source>
        <translation>已设置。请重新打印测试页查看。</translation>
    </message>
    <message>
        <source>Kept. A paper is under way at the printer before: the new one is used from the next start of this till.</source>
        <translation>已保存。原打印机正在打印：新打印机将从本售票机下次启动起使用。</translation>
    </message>
    <message>
        <source>It is used now. But this till is started with another printer told to it: take that away, or it comes back at the next start.</source>
        <translation>现已使用。但本售票机启动时指定了另一台打印机：请取消该设置，否则下次启动会恢复。</translation>
    </message>
    <message>
        <source>Receipts, slips and reports print there from now on.</source>
        <translation>今后收据、凭条和报表在此打印。</translation>
    </message>
    <message>
        <source>Everything prints there from now on.</source>
        <translation>今后全部在此打印。</translation>
    </message>
    <message>
        <source>Tickets print there from now on.</source>
        <translation>从现在起，票在这台打印机上打印。</translation>
    </message>
    <message>
        <source>Kept. A paper is under way at the printer before: tickets print at the new one from the next start of this till.</source>
        <translation>已保存。原打印机正在打印：本机下次启动后，票在新打印机上打印。</translation>
    </message>
    <message>
        <source>Tickets print there now. But this till is started with another printer told to it: take that away, or it comes back at the next start.</source>
        <translation>现在票在这台打印机上打印。但本机启动时指定了另一台打印机：请去掉该指定，否则下次启动又会恢复。</translation>
    </message>
    <message>
        <source>A paper is under way at the printer: try again in a moment.</source>
        <translation>打印机正在打印：请稍后再试。</translation>
    </message>
    <message>
        <source>This is no address of a printer: {why}</source>
        <translation>这不是打印机地址：{why}</translation>
    </message>
    <message>
        <source>This is the printer of the receipts already. To print the tickets here as well, choose “{both}”.</source>
        <translation>这台打印机已用于打印收据。若要在此也打印票，请选择“{both}”。</translation>
    </message>
    <message>
        <source>This cannot be printed so: {why}</source>
        <translation>无法这样打印：{why}</translation>
    </message>
    <message>
        <source>It could not be written down: {why}</source>
        <translation>无法保存设置：{why}</translation>
    </message>
</context>
<context>
    <name>PrinterSetUp</name>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>USB</source>
        <translation>USB</translation>
    </message>
    <message>
        <source>Serial line</source>
        <translation>串口</translation>
    </message>
    <message>
        <source>Queue of the system: never says that it printed</source>
        <translation>系统打印队列：不会告知是否打印成功</translation>
    </message>
    <message>
        <source>Nothing answers there.</source>
        <translation>该地址没有应答。</translation>
    </message>
    <message>
        <source>It takes data and does not say what it is: choose its model and print the test page.</source>
        <translation>打印机接收数据，但不说明自己的型号：请选择型号并打印测试页。</translation>
    </message>
    <message>
        <source>It speaks {language} and does not name itself: has it paper?</source>
        <translation>打印机使用 {language}，但没有报出型号：是否缺纸？</translation>
    </message>
    <message>
        <source>{name}, speaks {language}</source>
        <translation>{name}，使用 {language}</translation>
    </message>
    <message>
        <source>The printer says that the page came out.</source>
        <translation>打印机确认测试页已打印出来。</translation>
    </message>
    <message>
        <source>The page was handed over. Look whether it came out.</source>
        <translation>测试页已发送。请查看是否打印出来。</translation>
    </message>
    <message>
        <source>The printer cannot be reached: nothing was sent.</source>
        <translation>无法连接打印机：没有发送任何内容。</translation>
    </message>
    <message>
        <source>The printer did not say whether the page came out. If it did, this model is wrong: choose one that does not name its papers, such as a plain roll.</source>
        <translation>打印机没有说明测试页是否打印出来。如果已经出来，则型号选得不对：请选择不逐张确认的型号，例如普通卷纸。</translation>
    </message>
    <message>
        <source>Nobody knows whether the page came out: look at the printer. {why}</source>
        <translation>不确定测试页是否打印出来：请查看打印机。{why}</translation>
    </message>
</context>
<context>
    <name>Program</name>
    <message>
        <source>Sell</source>
        <translation>售票</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>House</source>
        <translation>剧院</translation>
    </message>
    <message>
        <source>{day} {time}</source>
        <translation>{day} {time}</translation>
    </message>
    <message>
        <source>Conflicts {count}</source>
        <translation>冲突 {count}</translation>
    </message>
    <message numerus="yes">
        <source>%n paper(s) to decide on</source>
        <translation>
            <numerusform>%n 张纸需要确认</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QuestionPage</name>
    <message>
        <source>Somebody may hold a ticket for each of these places. Free one only if you know that nobody does, or where you will seat them: the door is told your name.</source>
        <translation>这些位置可能有人已持票。只有确知无人持票，或已想好如何安排其就座时才可放开：您的姓名会写入入场名单。</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>全部选中</translation>
    </message>
    <message>
        <source>Its papers were found: not sold</source>
        <translation>已找到该机票据：未售出</translation>
    </message>
    <message>
        <source>The customer was seated elsewhere</source>
        <translation>顾客已安排到别处</translation>
    </message>
    <message>
        <source>The house takes the risk</source>
        <translation>剧院承担风险</translation>
    </message>
    <message>
        <source>No place of a performance ahead is in question.</source>
        <translation>之后的场次没有存疑的位置。</translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) of {till}</source>
        <translation>
            <numerusform>{till} 的 %n 个位置</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n emergency ticket(s) of {till}</source>
        <translation>
            <numerusform>{till}的应急票，%n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>Emergency tickets of {till}: sold or not, nobody has said</source>
        <translation>{till}的应急票：是否已售，尚无人说明</translation>
    </message>
    <message>
        <source>Each lets its bearer in until you free its place, and nobody after that. Free only those whose papers you have here: the door is told your name.</source>
        <translation>在您释放座位之前，持票人凭票入场；释放之后此票作废。只释放票纸就在您手中的座位：检票口会看到您的名字。</translation>
    </message>
    <message>
        <source>{till} may have sold these</source>
        <translation>{till} 可能已售出这些位置</translation>
    </message>
    <message numerus="yes">
        <source>Let %n be sold again</source>
        <translation>
            <numerusform>放开 %n 个位置重新出售</numerusform>
        </translation>
    </message>
    <message>
        <source>{places} of {till} may be sold again, though somebody may hold a ticket: {reason}</source>
        <translation>{till} 的 {places} 重新出售，虽然可能有人持票：{reason}</translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) are free again; the list for the door names them.</source>
        <translation>
            <numerusform>%n 个位置已重新放开；入场名单会列出。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RatesStep</name>
    <message>
        <source>Rate of the day</source>
        <translation>当日汇率</translation>
    </message>
    <message>
        <source>This is today&apos;s rate</source>
        <translation>设为今日汇率</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Notes of other currencies</source>
        <translation>外币现钞</translation>
    </message>
    <message>
        <source>no rate today</source>
        <translation>今日无汇率</translation>
    </message>
    <message>
        <source>1 {currency} is worth how many {house}?</source>
        <translation>1 {currency} 等于多少 {house}？</translation>
    </message>
</context>
<context>
    <name>ReadingStep</name>
    <message>
        <source>Print</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>ReasonOverlay</name>
    <message>
        <source>The view or the seat is broken</source>
        <translation>视线受阻或座椅损坏</translation>
    </message>
    <message>
        <source>Camera, sound or light</source>
        <translation>摄像、音响或灯光</translation>
    </message>
    <message>
        <source>Guests of the house</source>
        <translation>剧院来宾</translation>
    </message>
    <message>
        <source>Doctor or fire watch</source>
        <translation>医生或消防值守</translation>
    </message>
    <message>
        <source>Never mind</source>
        <translation>算了</translation>
    </message>
</context>
<context>
    <name>ReceiptKeys</name>
    <message>
        <source>Receipt</source>
        <translation>收据</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Invoice…</source>
        <translation>账单…</translation>
    </message>
    <message>
        <source>Credit note</source>
        <translation>贷项通知单</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>账单</translation>
    </message>
    <message>
        <source>Printed: {number}, copy {copy}.</source>
        <translation>已打印：{number}，补打 {copy}。</translation>
    </message>
    <message>
        <source>Printed: {number}.</source>
        <translation>已打印：{number}。</translation>
    </message>
    <message>
        <source>Written: {file}</source>
        <translation>已写入：{file}</translation>
    </message>
    <message>
        <source>Invoice {number} is made: print it, or write it as PDF.</source>
        <translation>账单 {number} 已开具：可打印，也可存为 PDF。</translation>
    </message>
</context>
<context>
    <name>ReceiptStep</name>
    <message>
        <source>The terminal&apos;s receipt number</source>
        <translation>刷卡机小票号</translation>
    </message>
</context>
<context>
    <name>RefundPanel</name>
    <message>
        <source>Void of order {number}</source>
        <translation>作废订单 {number}</translation>
    </message>
    <message>
        <source>Refund of order {number}</source>
        <translation>订单 {number} 退票</translation>
    </message>
    <message>
        <source>The house keeps {amount}</source>
        <translation>剧院保留 {amount}</translation>
    </message>
    <message>
        <source>No money moves.</source>
        <translation>不涉及款项。</translation>
    </message>
    <message>
        <source>Refund {amount} of order {number}: {reason}</source>
        <translation>订单 {number} 退款 {amount}：{reason}</translation>
    </message>
    <message>
        <source>Void {amount} of order {number}: {reason}</source>
        <translation>作废订单 {number} 的 {amount}：{reason}</translation>
    </message>
    <message>
        <source>Refund {amount} of order {number} onto a new voucher: {reason}</source>
        <translation>订单 {number} 退款 {amount} 到新代金券：{reason}</translation>
    </message>
    <message>
        <source>Refund {amount} of order {number} in cash, though it was paid otherwise: {reason}</source>
        <translation>订单 {number} 原非现金付款，以现金退 {amount}：{reason}</translation>
    </message>
</context>
<context>
    <name>ReportKeys</name>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Print on A4…</source>
        <translation>打印到 A4…</translation>
    </message>
    <message>
        <source>On A4 or Letter. The system does not say whether it comes out: look.</source>
        <translation>使用 A4 或信纸。系统不会告知是否打印出来，请查看。</translation>
    </message>
    <message>
        <source>Written: {file}</source>
        <translation>已写入：{file}</translation>
    </message>
    <message>
        <source>{printer} took it. Look whether it came out.</source>
        <translation>{printer} 已接收。请查看是否打印出来。</translation>
    </message>
    <message>
        <source>{printer} took nothing. Choose another printer, or write a PDF.</source>
        <translation>{printer} 没有接收。请选择其他打印机，或写成 PDF。</translation>
    </message>
</context>
<context>
    <name>ReportView</name>
    <message>
        <source>Z report {number}</source>
        <translation>Z 报表 {number}</translation>
    </message>
    <message>
        <source>X report</source>
        <translation>X 报表</translation>
    </message>
    <message>
        <source>{till} · {person} · {opened} to {now} · journal entry {number} ({head})</source>
        <translation>{till} · {person} · {opened} 至 {now} · 流水 {number}（{head}）</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>销售</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>钱箱</translation>
    </message>
    <message>
        <source>Papers</source>
        <translation>票据</translation>
    </message>
    <message>
        <source>Emergency tickets out: {count}</source>
        <translation>未交代的应急票：{count}</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单数</translation>
    </message>
    <message>
        <source>Tickets sold</source>
        <translation>售票张数</translation>
    </message>
    <message>
        <source>Tickets refunded</source>
        <translation>退票张数</translation>
    </message>
    <message>
        <source>Sold</source>
        <translation>原座位</translation>
    </message>
    <message>
        <source>Refunded</source>
        <translation>退票金额</translation>
    </message>
    <message>
        <source>Tickets exchanged</source>
        <translation>换票数</translation>
    </message>
    <message>
        <source>By exchanges</source>
        <translation>换票差额</translation>
    </message>
    <message>
        <source>Rounding to coins</source>
        <translation>现金舍入</translation>
    </message>
    <message>
        <source>{tender}, received ({count})</source>
        <translation>{tender}收款（{count} 笔）</translation>
    </message>
    <message>
        <source>{tender}, refunded ({count})</source>
        <translation>{tender}退款（{count} 笔）</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>备用金</translation>
    </message>
    <message>
        <source>Cash from sales</source>
        <translation>售票现金</translation>
    </message>
    <message>
        <source>Paid in</source>
        <translation>存入现金</translation>
    </message>
    <message>
        <source>Paid out</source>
        <translation>取出现金</translation>
    </message>
    <message>
        <source>Should be in the drawer</source>
        <translation>应有现金</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>实点</translation>
    </message>
    <message>
        <source>{currency} there</source>
        <translation>应有 {currency}</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差额</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>长款</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>短款</translation>
    </message>
</context>
<context>
    <name>Reprinting</name>
    <message>
        <source>Print again</source>
        <translation>重新打印</translation>
    </message>
    <message numerus="yes">
        <source>Print %n ticket(s) again</source>
        <translation>
            <numerusform>重新打印 %n 张票</numerusform>
        </translation>
    </message>
    <message>
        <source>Print again {places} of order {number}: {reason}</source>
        <translation>重新打印订单 {number} 的 {places}：{reason}</translation>
    </message>
</context>
<context>
    <name>RoleKeys</name>
    <message>
        <source>Tickets</source>
        <translation>票</translation>
    </message>
    <message>
        <source>Receipts</source>
        <translation>收据</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>The cash drawer hangs on it</source>
        <translation>钱箱接在此打印机上</translation>
    </message>
    <message>
        <source>Use it for</source>
        <translation>用途</translation>
    </message>
</context>
<context>
    <name>Roles</name>
    <message>
        <source>Supervisor</source>
        <translation>主管</translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation>售票员</translation>
    </message>
</context>
<context>
    <name>SaleScreen</name>
    <message>
        <source>{place} is on its way to this till; try again in a moment.</source>
        <translation>{place} 正在分给本机，请稍后再试。</translation>
    </message>
    <message>
        <source>Nobody could sit beside {seats}: choose so that no single seat is left.</source>
        <translation>{seats} 旁边将无人可坐：请选不留单座的座位。</translation>
    </message>
    <message>
        <source>The card was declined. Nothing was charged.</source>
        <translation>银行卡被拒绝，未扣款。</translation>
    </message>
    <message>
        <source>The card payment was cancelled. Nothing was charged.</source>
        <translation>刷卡付款已取消，未扣款。</translation>
    </message>
    <message>
        <source>A card payment is open. End it before you change the basket.</source>
        <translation>刷卡付款进行中，请先结束再修改购物篮。</translation>
    </message>
    <message>
        <source>Go back to the basket before you change it.</source>
        <translation>请先返回购物篮再修改。</translation>
    </message>
    <message>
        <source>No card yet: the terminal is asked about a payment before this one.</source>
        <translation>暂不能刷卡：正在查询之前的一笔付款。</translation>
    </message>
    <message>
        <source>No card yet: a payment before this one is open. Card leads to it.</source>
        <translation>暂不能刷卡：之前有一笔付款未结清，点“刷卡”处理。</translation>
    </message>
    <message>
        <source>No card or phone yet: a payment before this one is not settled.</source>
        <translation>暂不能刷卡或用手机支付：上一笔付款尚未结清。</translation>
    </message>
</context>
<context>
    <name>SeatList</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Back to the map</source>
        <translation>回到座位图</translation>
    </message>
    <message>
        <source>Row {row}</source>
        <translation>{row} 排</translation>
    </message>
    <message>
        <source>Seats</source>
        <translation>座位</translation>
    </message>
</context>
<context>
    <name>SeatMap</name>
    <message>
        <source>%n free</source>
        <translation>余 %n</translation>
    </message>
    <message>
        <source>%n own</source>
        <translation>自有 %n</translation>
    </message>
    <message>
        <source>More than {count}</source>
        <translation>超过 {count} 个</translation>
    </message>
</context>
<context>
    <name>Seats</name>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>{count} of this till&apos;s own</source>
        <translation>本机自有 {count}</translation>
    </message>
    <message>
        <source>{count} free</source>
        <translation>余 {count}</translation>
    </message>
    <message>
        <source>{table} seat {seat}</source>
        <translation>{table} {seat} 座</translation>
    </message>
    <message>
        <source>Seat {seat}</source>
        <translation>{seat} 座</translation>
    </message>
    <message>
        <source>Row {row} seat {seat}</source>
        <translation>{row} 排 {seat} 座</translation>
    </message>
    <message>
        <source>in the basket</source>
        <translation>已在购物篮中</translation>
    </message>
    <message>
        <source>held by {till}</source>
        <translation>{till} 已锁座</translation>
    </message>
    <message>
        <source>set aside for {till}</source>
        <translation>已预留给 {till}</translation>
    </message>
    <message>
        <source>not to be had</source>
        <translation>不可售</translation>
    </message>
    <message>
        <source>free</source>
        <translation>可售</translation>
    </message>
    <message>
        <source>free, this till&apos;s own</source>
        <translation>可售，本机自有</translation>
    </message>
    <message>
        <source>held</source>
        <translation>已锁座</translation>
    </message>
    <message>
        <source>sold</source>
        <translation>已售</translation>
    </message>
    <message>
        <source>set aside for another till</source>
        <translation>已预留给其他售票机</translation>
    </message>
    <message>
        <source>kept by the house</source>
        <translation>剧院保留</translation>
    </message>
    <message>
        <source>kept back by the house</source>
        <translation>剧院暂扣</translation>
    </message>
    <message>
        <source>not known whether free</source>
        <translation>不知是否空闲</translation>
    </message>
    <message>
        <source>wheelchair place</source>
        <translation>轮椅位</translation>
    </message>
    <message>
        <source>companion seat</source>
        <translation>陪同座</translation>
    </message>
    <message>
        <source>restricted view</source>
        <translation>视线受阻</translation>
    </message>
    <message>
        <source>{seats} are wheelchair places or companion seats.</source>
        <translation>{seats} 是轮椅位或陪同座。</translation>
    </message>
    <message>
        <source>{seat} is a wheelchair place.</source>
        <translation>{seat} 是轮椅位。</translation>
    </message>
    <message>
        <source>{seat} is a companion seat.</source>
        <translation>{seat} 是陪同座。</translation>
    </message>
    <message>
        <source>The basket is empty</source>
        <translation>购物篮是空的</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>另有 {count} 个</translation>
    </message>
    <message>
        <source>{table} seat {seats}</source>
        <translation>{table} {seats} 座</translation>
    </message>
    <message>
        <source>{table} seats {seats}</source>
        <translation>{table} {seats} 座</translation>
    </message>
    <message>
        <source>row {row} seat {seats}</source>
        <translation>{row} 排 {seats} 座</translation>
    </message>
    <message>
        <source>row {row} seats {seats}</source>
        <translation>{row} 排 {seats} 座</translation>
    </message>
    <message>
        <source>sold as one</source>
        <translation>整体出售</translation>
    </message>
    <message>
        <source>{group} sold as one</source>
        <translation>{group} 整体出售</translation>
    </message>
    <message>
        <source>Table {name}</source>
        <translation>{name} 号桌</translation>
    </message>
    <message>
        <source>Box {name}</source>
        <translation>{name} 号包厢</translation>
    </message>
</context>
<context>
    <name>SectionKeys</name>
    <message>
        <source>Type a section</source>
        <translation>输入区域</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Any section</source>
        <translation>任意区域</translation>
    </message>
</context>
<context>
    <name>SentenceBar</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此提示</translation>
    </message>
</context>
<context>
    <name>Server</name>
    <message>
        <source>Till stopped</source>
        <translation>本机停售</translation>
    </message>
    <message>
        <source>Server waits</source>
        <translation>服务器等待中</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>No server</source>
        <translation>无服务器</translation>
    </message>
    <message>
        <source>This till&apos;s books were put back from a copy; it sells again once the server has put them in order.</source>
        <translation>本机账目由备份恢复；服务器理清后即可继续售票。</translation>
    </message>
    <message>
        <source>The server was put back from a copy and waits for {tills}. {can}</source>
        <translation>服务器由备份恢复，正在等待 {tills}。{can}</translation>
    </message>
    <message>
        <source>No server since {time}. {can}</source>
        <translation>{time} 起无法连接服务器。{can}</translation>
    </message>
    <message>
        <source>No server. {can}</source>
        <translation>无法连接服务器。{can}</translation>
    </message>
    <message>
        <source>This till has no place of its own here to sell.</source>
        <translation>本机在此没有可出售的自有位置。</translation>
    </message>
    <message>
        <source>Who has the other places was never seen on this till.</source>
        <translation>本机从未收到其他位置的状态。</translation>
    </message>
    <message>
        <source>a moment ago</source>
        <translation>刚才</translation>
    </message>
    <message>
        <source>Who has which place is not known yet.</source>
        <translation>尚不清楚各位置归谁。</translation>
    </message>
    <message>
        <source>As of {time}, {ago}</source>
        <translation>截至 {time}，{ago}</translation>
    </message>
    <message>
        <source>Until the server has heard all tills, {place} may be another till&apos;s. {can}</source>
        <translation>服务器收到所有售票机的报告之前，{place} 可能属于其他售票机。{can}</translation>
    </message>
    <message>
        <source>Without the server nobody knows whether {place} is free. {can}</source>
        <translation>没有服务器，无法确认 {place} 是否可售。{can}</translation>
    </message>
    <message>
        <source>One moment: the server is being asked who has which place.</source>
        <translation>请稍候：正在向服务器询问各位置的归属。</translation>
    </message>
    <message>
        <source>The server is being asked who has which place; try again in a moment.</source>
        <translation>正在向服务器询问各位置的归属，请稍后再试。</translation>
    </message>
    <message>
        <source>That is more than this till owns. {can}</source>
        <translation>超出了本机自有的位置。{can}</translation>
    </message>
    <message>
        <source>To be paid once the server has heard all tills: {places}</source>
        <translation>服务器收到所有售票机的报告之后才能付款：{places}</translation>
    </message>
    <message>
        <source>Not to be paid without the server: {places}</source>
        <translation>无法连接服务器，暂不能付款：{places}</translation>
    </message>
</context>
<context>
    <name>Serving</name>
    <message>
        <source>That looks like a payment card&apos;s number, which no member&apos;s card has.</source>
        <translation>这像是银行卡号，会员卡没有这样的号码。</translation>
    </message>
</context>
<context>
    <name>SetAsidePage</name>
    <message>
        <source>Seat map</source>
        <translation>座位图</translation>
    </message>
    <message>
        <source>Pick none</source>
        <translation>全不选</translation>
    </message>
    <message>
        <source>Pick all its places</source>
        <translation>选中该机全部位置</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>收回</translation>
    </message>
    <message>
        <source>The best free ones</source>
        <translation>最佳空位</translation>
    </message>
    <message>
        <source>Best {count}</source>
        <translation>最佳 {count} 个</translation>
    </message>
    <message numerus="yes">
        <source>%n place(s)</source>
        <translation>
            <numerusform>%n 个位置</numerusform>
        </translation>
    </message>
    <message>
        <source>{place} is sold, held or kept: it cannot be set aside.</source>
        <translation>{place} 已售、已占或已保留，不能预留。</translation>
    </message>
    <message>
        <source>There are not that many seats left.</source>
        <translation>剩余座位不足。</translation>
    </message>
    <message numerus="yes">
        <source>Give %n to {till}</source>
        <translation>
            <numerusform>将 %n 个给 {till}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n back</source>
        <translation>
            <numerusform>收回 %n 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) picked</source>
        <translation>
            <numerusform>已选 %n 个位置</numerusform>
        </translation>
    </message>
    <message>
        <source>Tap seats, or take the best free ones. A till sells its own offline.</source>
        <translation>点选座位，或取最佳空位。断网时售票机可出售自有位置。</translation>
    </message>
    <message numerus="yes">
        <source>Set %n place(s) aside for {till}</source>
        <translation>
            <numerusform>为 {till} 预留 %n 个位置</numerusform>
        </translation>
    </message>
    <message>
        <source>Set aside by hand</source>
        <translation>人工预留</translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) set aside for {till}.</source>
        <translation>
            <numerusform>已为 {till} 预留 %n 个位置。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more come when the other till gives them back.</source>
        <translation>
            <numerusform>另有 %n 个待其他售票机归还后到位。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n place(s) back</source>
        <translation>
            <numerusform>收回 %n 个位置</numerusform>
        </translation>
    </message>
    <message>
        <source>Taken back by hand</source>
        <translation>人工收回</translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) are called back; they are free once their till has given them up.</source>
        <translation>
            <numerusform>已要求收回 %n 个位置；该机归还后即为空位。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettingAside</name>
    <message>
        <source>Why?</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>The customer wants these seats</source>
        <translation>顾客要这些座位</translation>
    </message>
    <message>
        <source>Somebody comes for the single seat</source>
        <translation>单座已有人要</translation>
    </message>
    <message>
        <source>The performance begins in a moment</source>
        <translation>演出即将开始</translation>
    </message>
    <message>
        <source>Somebody of the party needs them</source>
        <translation>同行者有人需要</translation>
    </message>
    <message>
        <source>Nothing else is left</source>
        <translation>没有其他座位了</translation>
    </message>
    <message>
        <source>A single seat would be left alone</source>
        <translation>会留下一个单座</translation>
    </message>
    <message>
        <source>Wheelchair places for a party that did not ask for them</source>
        <translation>将轮椅席给未提出需要的客人</translation>
    </message>
    <message>
        <source>Nobody could sit beside {seats}. Other seats would leave nobody alone.</source>
        <translation>{seats} 旁边将无人可坐。选其他座位就不会留下单座。</translation>
    </message>
    <message>
        <source>They are kept for those who need them, and for who comes with them.</source>
        <translation>轮椅席留给有需要的人及其陪同者。</translation>
    </message>
    <message>
        <source>Choose other seats</source>
        <translation>另选座位</translation>
    </message>
    <message>
        <source>Keep them free</source>
        <translation>保留不用</translation>
    </message>
    <message>
        <source>Sell them all the same</source>
        <translation>仍然出售</translation>
    </message>
    <message>
        <source>Ask a supervisor</source>
        <translation>请主管批准</translation>
    </message>
    <message>
        <source>{what}: {reason}</source>
        <translation>{what}：{reason}</translation>
    </message>
</context>
<context>
    <name>SettleOverlay</name>
    <message>
        <source>Receipt number</source>
        <translation>小票号</translation>
    </message>
    <message>
        <source>Receipt number of the card terminal</source>
        <translation>刷卡机小票号</translation>
    </message>
    <message>
        <source>It was not charged</source>
        <translation>未扣款</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>稍后处理</translation>
    </message>
    <message>
        <source>The slip says so</source>
        <translation>小票显示如此</translation>
    </message>
    <message>
        <source>The bank says so</source>
        <translation>银行如此确认</translation>
    </message>
    <message>
        <source>Begun {when}</source>
        <translation>开始于 {when}</translation>
    </message>
    <message>
        <source>Look at the terminal&apos;s last receipts: if the money went back to the card, type the receipt number.</source>
        <translation>请看终端最近的小票：如款项已退回卡上，请输入凭证号。</translation>
    </message>
    <message>
        <source>It was not given back</source>
        <translation>未退回</translation>
    </message>
    <message>
        <source>It was given back</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>The account says so</source>
        <translation>钱包商户账户显示如此</translation>
    </message>
    <message>
        <source>The wallet says so</source>
        <translation>钱包平台如此确认</translation>
    </message>
    <message>
        <source>{amount}, receipt {number}: {what}. {why}</source>
        <translation>{amount}，小票号 {number}：{what}。{why}</translation>
    </message>
    <message>
        <source>{amount}: {what}. {why}</source>
        <translation>{amount}：{what}。{why}</translation>
    </message>
    <message>
        <source>A charge without a sale</source>
        <translation>有扣款而无销售</translation>
    </message>
    <message>
        <source>We do not know yet whether the money was given back.</source>
        <translation>还不知道款项是否已退回。</translation>
    </message>
    <message>
        <source>We do not know yet whether the card was charged.</source>
        <translation>还不知道是否已从卡上扣款。</translation>
    </message>
    <message>
        <source>Give it back at the terminal</source>
        <translation>在终端退回</translation>
    </message>
    <message>
        <source>Ask the terminal again</source>
        <translation>再次查询终端</translation>
    </message>
    <message numerus="yes">
        <source>The terminal is being asked (%n)…</source>
        <translation>
            <numerusform>正在查询终端（%n）…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The sales server is being asked (%n)…</source>
        <translation>
            <numerusform>正在查询售票服务器（%n）……</numerusform>
        </translation>
    </message>
    <message>
        <source>Void this payment on the terminal and type the receipt number of the void.</source>
        <translation>请在刷卡机上撤销此笔付款，并输入撤销小票号。</translation>
    </message>
    <message>
        <source>It is voided</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>This payment has no sale. Look at the terminal&apos;s last receipt: if the card was charged, type the receipt number.</source>
        <translation>此笔付款没有对应的售票。请查看刷卡机最后一张小票：如已扣款，请输入小票号。</translation>
    </message>
    <message>
        <source>It was charged</source>
        <translation>已扣款</translation>
    </message>
</context>
<context>
    <name>SettlePanel</name>
    <message>
        <source>Looking for a place …</source>
        <translation>正在寻找座位……</translation>
    </message>
    <message>
        <source>Goes back: {money}</source>
        <translation>退回：{money}</translation>
    </message>
    <message>
        <source>No money moves.</source>
        <translation>不涉及款项。</translation>
    </message>
    <message>
        <source>Noted. The journal keeps it.</source>
        <translation>已记录。流水会保存。</translation>
    </message>
    <message>
        <source>Handed on. The house finds it on the server&apos;s desk.</source>
        <translation>已移交。剧场可在服务器上看到。</translation>
    </message>
    <message>
        <source>Refunded. Take the old paper back and give the customer in cash:</source>
        <translation>已退款。收回旧票，并付给顾客现金：</translation>
    </message>
    <message>
        <source>Refunded. Take the old paper back.</source>
        <translation>已退款。请收回旧票。</translation>
    </message>
    <message>
        <source>New ticket: {place}. Take the old paper back.</source>
        <translation>新票：{place}。请收回旧票。</translation>
    </message>
    <message>
        <source>{told} Give the customer in cash:</source>
        <translation>{told}付给顾客现金：</translation>
    </message>
    <message>
        <source>The new ticket: {state}</source>
        <translation>新票：{state}</translation>
    </message>
</context>
<context>
    <name>ShiftScreen</name>
    <message>
        <source>No season has arrived yet, so no shift can be opened.</source>
        <translation>尚未收到演出季，无法开班。</translation>
    </message>
    <message>
        <source>Pay out {amount}: {reason}</source>
        <translation>取出现金 {amount}：{reason}</translation>
    </message>
    <message>
        <source>{amount} paid in.</source>
        <translation>已存入 {amount}。</translation>
    </message>
    <message>
        <source>{amount} paid out.</source>
        <translation>已取出 {amount}。</translation>
    </message>
    <message>
        <source>Today 1 {currency} is worth {rate} {house}</source>
        <translation>今日 1 {currency} = {rate} {house}</translation>
    </message>
    <message>
        <source>Today 1 {currency} is worth {rate} {house}.</source>
        <translation>今日 1 {currency} = {rate} {house}。</translation>
    </message>
    <message>
        <source>The X report is on its way to the printer.</source>
        <translation>X 报表正在送往打印机。</translation>
    </message>
    <message>
        <source>Close the shift. {verdict}</source>
        <translation>交班。{verdict}</translation>
    </message>
    <message>
        <source>The shift is closed. The Z report is on its way to the printer.</source>
        <translation>已交班。Z 报表正在送往打印机。</translation>
    </message>
</context>
<context>
    <name>SignInScreen</name>
    <message>
        <source>Who is selling?</source>
        <translation>谁来售票？</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>Nobody touched the till for a while. The basket is kept.</source>
        <translation>售票机闲置已自动锁定，购物篮保留。</translation>
    </message>
    <message>
        <source>Nobody touched the till for a while.</source>
        <translation>售票机闲置已自动锁定。</translation>
    </message>
    <message>
        <source>Tap your name, then type your PIN.</source>
        <translation>点选姓名，然后输入 PIN。</translation>
    </message>
    <message>
        <source>No season has arrived from the sales server yet, so nobody can sign in.</source>
        <translation>尚未从售票服务器收到演出季，因此无法登录。</translation>
    </message>
    <message>
        <source>PIN of {name}</source>
        <translation>{name} 的 PIN</translation>
    </message>
</context>
<context>
    <name>SlipStep</name>
    <message>
        <source>Payments</source>
        <translation>付款</translation>
    </message>
    <message>
        <source>Their sum</source>
        <translation>付款合计</translation>
    </message>
    <message>
        <source>Refunds and voids</source>
        <translation>退款和撤销</translation>
    </message>
    <message>
        <source>Sum of refunds and voids</source>
        <translation>退款和撤销合计</translation>
    </message>
    <message>
        <source>This is on the slip</source>
        <translation>结账单上就是这样</translation>
    </message>
    <message>
        <source>There is no slip</source>
        <translation>没有结账单</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Do the day-end at the terminal and type what its slip says.</source>
        <translation>请在终端上做日结，并输入结账单上的数字。</translation>
    </message>
    <message>
        <source>The card terminal&apos;s slip</source>
        <translation>刷卡终端结账单</translation>
    </message>
</context>
<context>
    <name>Stepper</name>
    <message>
        <source>Fewer: {what}</source>
        <translation>减少：{what}</translation>
    </message>
    <message>
        <source>More: {what}</source>
        <translation>增加：{what}</translation>
    </message>
</context>
<context>
    <name>StockKeys</name>
    <message>
        <source>Width and height of the stock in mm, as in 80x100</source>
        <translation>票纸的宽和高（毫米），如 80x100</translation>
    </message>
    <message>
        <source>As set up</source>
        <translation>按打印机设置</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Gap</source>
        <translation>间隙</translation>
    </message>
    <message>
        <source>Black mark</source>
        <translation>黑标</translation>
    </message>
    <message>
        <source>Where does a ticket end?</source>
        <translation>如何识别票的末端？</translation>
    </message>
    <message>
        <source>Stock in mm, width x height</source>
        <translation>票纸尺寸（毫米，宽 x 高）</translation>
    </message>
    <message>
        <source>Roll</source>
        <translation>卷纸</translation>
    </message>
</context>
<context>
    <name>SystemPrinters</name>
    <message>
        <source>On A4 or Letter. The system does not say what came out: look, then say so.</source>
        <translation>打印在 A4 或 Letter 纸上。系统不会告知是否打印成功：请查看后再确认。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Another printer</source>
        <translation>其他打印机</translation>
    </message>
    <message>
        <source>The system knows no printer.</source>
        <translation>系统中没有打印机。</translation>
    </message>
    <message>
        <source>This till cannot speak to the system&apos;s printers: {why}</source>
        <translation>本售票机无法使用系统打印机：{why}</translation>
    </message>
</context>
<context>
    <name>Tasks</name>
    <message>
        <source>{wallet} says otherwise than a person said: {what}, {amount}, {id}.</source>
        <translation>{wallet} 的记录与人工认定不符：{what}，{amount}，{id}。</translation>
    </message>
    <message>
        <source>Nobody knows whether {wallet} has given back {amount} ({what} {id}).</source>
        <translation>不确定 {wallet} 是否已退还 {amount}（{what} {id}）。</translation>
    </message>
    <message>
        <source>Nobody knows whether {wallet} has taken {amount} ({what} {id}).</source>
        <translation>不确定 {wallet} 是否已收取 {amount}（{what} {id}）。</translation>
    </message>
    <message>
        <source>Entry {number} of its journal was not taken: {why}.</source>
        <translation>其流水第 {number} 条未被接受：{why}。</translation>
    </message>
    <message>
        <source>refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>payment</source>
        <translation>付款</translation>
    </message>
    <message>
        <source>{till}  ·  handed on to the house: {note}</source>
        <translation>{till}  ·  已转交剧场：{note}</translation>
    </message>
    <message>
        <source>{till}  ·  look into the wallet&apos;s own account of the day</source>
        <translation>{till}  ·  请核对支付平台当日账单</translation>
    </message>
    <message>
        <source>{till}  ·  ends by itself when the wallet has answered</source>
        <translation>{till}  ·  支付平台答复后自动了结</translation>
    </message>
    <message>
        <source>{till}  ·  on its conflict desk</source>
        <translation>{till}  ·  在该售票机的冲突处理台</translation>
    </message>
</context>
<context>
    <name>TasksPage</name>
    <message>
        <source>Nothing waits for a person.</source>
        <translation>没有需要人工处理的事项。</translation>
    </message>
</context>
<context>
    <name>Templates</name>
    <message>
        <source>{paper} pages</source>
        <translation>{paper} 页面</translation>
    </message>
    <message>
        <source>Roll of {width} mm</source>
        <translation>{width} 毫米卷纸</translation>
    </message>
    <message>
        <source>{size} each</source>
        <translation>每张 {size}</translation>
    </message>
    <message>
        <source>{size}, with a stub</source>
        <translation>{size}，带副券</translation>
    </message>
    <message>
        <source>{name} is not used; the program&apos;s own look is printed:</source>
        <translation>未使用 {name}，按程序自带的样式打印：</translation>
    </message>
</context>
<context>
    <name>TemplatesPage</name>
    <message>
        <source>Open a file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>A second paper</source>
        <translation>补打票</translation>
    </message>
    <message>
        <source>In a name</source>
        <translation>实名票</translation>
    </message>
    <message>
        <source>Print a test</source>
        <translation>打印测试</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>排</translation>
    </message>
    <message>
        <source>Seat</source>
        <translation>座</translation>
    </message>
    <message>
        <source>here</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>This till&apos;s printer has no such stock.</source>
        <translation>本窗口的打印机没有这种票纸。</translation>
    </message>
    <message>
        <source>It is printed here once it lies in the season&apos;s folder.</source>
        <translation>放入演出季文件夹后，本窗口才会按此打印。</translation>
    </message>
    <message>
        <source>It cannot be drawn: {why}</source>
        <translation>无法绘制：{why}</translation>
    </message>
    <message>
        <source>The test is on its way to the printer. It admits nobody.</source>
        <translation>测试件已送往打印机，不能用于入场。</translation>
    </message>
    <message>
        <source>Being checked with the season&apos;s longest values …</source>
        <translation>正在用本演出季最长的内容检查 …</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) to mend before it is used</source>
        <translation>
            <numerusform>使用前有 %n 处需要修正</numerusform>
        </translation>
    </message>
    <message>
        <source>In order: nothing of the season is lost on it.</source>
        <translation>检查通过：本演出季的内容均可完整印出。</translation>
    </message>
    <message>
        <source>To mend</source>
        <translation>需要修正</translation>
    </message>
    <message>
        <source>Worth knowing</source>
        <translation>供参考</translation>
    </message>
    <message>
        <source>Opened to be tried. It is the house&apos;s once it lies in the season&apos;s folder.</source>
        <translation>已打开供试用。放入演出季文件夹后才成为本剧院的模板。</translation>
    </message>
</context>
<context>
    <name>Tenders</name>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>银行卡</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手机支付</translation>
    </message>
    <message>
        <source>Voucher</source>
        <translation>代金券</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>挂账</translation>
    </message>
    <message>
        <source>Cash, {amount} at {rate}</source>
        <translation>现金 {amount}，汇率 {rate}</translation>
    </message>
    <message>
        <source>Alipay</source>
        <translation>支付宝</translation>
    </message>
    <message>
        <source>WeChat Pay</source>
        <translation>微信支付</translation>
    </message>
    <message>
        <source>rounded by {amount}</source>
        <translation>取整 {amount}</translation>
    </message>
    <message>
        <source>change {amount}</source>
        <translation>找零 {amount}</translation>
    </message>
</context>
<context>
    <name>TerminalPanel</name>
    <message>
        <source>Receipt number</source>
        <translation>小票号</translation>
    </message>
    <message>
        <source>Receipt number of the card terminal</source>
        <translation>刷卡机小票号</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>再查询</translation>
    </message>
    <message>
        <source>Slip: yes</source>
        <translation>小票：成功</translation>
    </message>
    <message>
        <source>Slip: no</source>
        <translation>小票：失败</translation>
    </message>
    <message>
        <source>Ask the terminal again</source>
        <translation>再次查询终端</translation>
    </message>
    <message>
        <source>The slip says approved</source>
        <translation>小票显示已批准</translation>
    </message>
    <message>
        <source>The slip says declined</source>
        <translation>小票显示被拒</translation>
    </message>
    <message>
        <source>Stop the payment</source>
        <translation>停止付款</translation>
    </message>
    <message>
        <source>Finish the sale</source>
        <translation>完成销售</translation>
    </message>
    <message>
        <source>Give it back</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>刷卡</translation>
    </message>
    <message>
        <source>We do not know yet whether the card was charged.</source>
        <translation>还不知道是否已从卡上扣款。</translation>
    </message>
    <message>
        <source>The customer pays at the card terminal.</source>
        <translation>请顾客在终端付款。</translation>
    </message>
    <message>
        <source>The terminal is asked to stop.</source>
        <translation>正在请终端停止。</translation>
    </message>
    <message>
        <source>The money is being given back to the card.</source>
        <translation>正在退款到卡上。</translation>
    </message>
    <message>
        <source>One moment: the terminal is being asked.</source>
        <translation>请稍候：正在联系终端。</translation>
    </message>
    <message>
        <source>The card was charged. Finish the sale.</source>
        <translation>已扣款，请完成售票。</translation>
    </message>
    <message>
        <source>One moment: the seats are being secured.</source>
        <translation>请稍候：正在确认座位。</translation>
    </message>
    <message numerus="yes">
        <source>The terminal was asked %n time(s) what became of it.</source>
        <translation>
            <numerusform>已向终端查询 %n 次。</numerusform>
        </translation>
    </message>
    <message>
        <source>It is asked again every few seconds.</source>
        <translation>每隔几秒再查询。</translation>
    </message>
    <message>
        <source>It is not asked now.</source>
        <translation>现在不再查询。</translation>
    </message>
    <message>
        <source>Do not take the money a second time. If the customer has a slip of the terminal, it counts: type its receipt number.</source>
        <translation>请勿再次收款。如顾客有终端小票，以小票为准：请输入凭证号。</translation>
    </message>
    <message>
        <source>Nothing is to be typed here. The sale goes on by itself.</source>
        <translation>此处无需输入，销售会自动继续。</translation>
    </message>
    <message>
        <source>If the card was charged already, the sale goes on.</source>
        <translation>如已扣款，销售将继续。</translation>
    </message>
</context>
<context>
    <name>TicketKeys</name>
    <message>
        <source>Tickets as PDF</source>
        <translation>票存为 PDF</translation>
    </message>
    <message>
        <source>Other printer…</source>
        <translation>其他打印机…</translation>
    </message>
    <message>
        <source>Each ticket has its paper, or it is at the printer.</source>
        <translation>每张票都已出票，或正在打印机上打印。</translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) written: {file}</source>
        <translation>
            <numerusform>已写入 %n 张票：{file}</numerusform>
        </translation>
    </message>
    <message>
        <source>{printer} took them. Look whether they came out.</source>
        <translation>{printer} 已接收。请查看票是否打印出来。</translation>
    </message>
    <message>
        <source>Nothing was written or printed: {why}. They wait for their printer.</source>
        <translation>没有写入或打印任何内容：{why}。这些票仍在等待打印机。</translation>
    </message>
</context>
<context>
    <name>TillDesk</name>
    <message>
        <source>Till {number}</source>
        <translation>售票机 {number}</translation>
    </message>
</context>
<context>
    <name>TillWindow</name>
    <message>
        <source>Parterre</source>
        <translation>Parterre</translation>
    </message>
    <message>
        <source>Something went wrong in this program.</source>
        <translation>程序出现错误。</translation>
    </message>
    <message>
        <source>Every finished sale is safe on disk. The details are in the log.</source>
        <translation>已完成的销售均已安全保存。详情见日志。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>TillsPage</name>
    <message>
        <source>Stolen or destroyed</source>
        <translation>被盗或损毁</translation>
    </message>
    <message>
        <source>Its disk is broken</source>
        <translation>磁盘损坏</translation>
    </message>
    <message>
        <source>Replaced by another till</source>
        <translation>已由其他售票机替换</translation>
    </message>
    <message>
        <source>Write this till off</source>
        <translation>注销此售票机</translation>
    </message>
    <message>
        <source>Why is it given up?</source>
        <translation>为何注销？</translation>
    </message>
    <message>
        <source>The server was put back from a copy and gives no places until these have been heard: {tills}. Switch them on, or write off what is lost.</source>
        <translation>服务器由备份恢复，收到以下售票机的报告之前不分配位置：{tills}。请开机，或注销已丢失的售票机。</translation>
    </message>
    <message>
        <source>What it owned is in question until a supervisor frees it, by place.</source>
        <translation>其自有位置均存疑，须由主管逐个放开。</translation>
    </message>
    <message>
        <source>It came back without a part of its past. Writing it off takes the risk of what nobody saw; the till itself stays in use.</source>
        <translation>该机恢复后缺少部分记录。注销即承担无人知晓部分的风险；该机仍可使用。</translation>
    </message>
    <message numerus="yes">
        <source>Only when it will not come back: it sells nothing any more, and %n place(s) it owns are kept from everybody, for somebody may hold a ticket.</source>
        <translation>
            <numerusform>仅在该机不会再恢复时使用：它不再售票，其自有的 %n 个位置对所有人停售，因为可能有人已持票。</numerusform>
        </translation>
    </message>
    <message>
        <source>Write off {till}: {reason}</source>
        <translation>注销 {till}：{reason}</translation>
    </message>
    <message numerus="yes">
        <source>{till} is written off; %n place(s) are in question.</source>
        <translation>
            <numerusform>{till} 已注销；%n 个位置存疑。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrialCard</name>
    <message>
        <source>Print the test page</source>
        <translation>打印测试页</translation>
    </message>
    <message>
        <source>Length of the ruler in mm</source>
        <translation>标尺长度（毫米）</translation>
    </message>
    <message>
        <source>Last mark in mm</source>
        <translation>最后刻度（毫米）</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>None</source>
        <translation>都不行</translation>
    </message>
    <message>
        <source>Set it so</source>
        <translation>按此设置</translation>
    </message>
    <message>
        <source>Use this printer</source>
        <translation>使用这台打印机</translation>
    </message>
    <message>
        <source>How does it print?</source>
        <translation>打印效果如何？</translation>
    </message>
    <message>
        <source>The last mark at the right end, in mm?</source>
        <translation>最右端能看到的刻度是多少毫米？</translation>
    </message>
    <message>
        <source>Is the Chinese line readable?</source>
        <translation>中文那一行能看清吗？</translation>
    </message>
    <message>
        <source>Which is the smallest code that your scanner reads?</source>
        <translation>扫码枪能读出的最小二维码是哪个？</translation>
    </message>
    <message>
        <source>Are the pairs of lines below alike?</source>
        <translation>下方每两行是否一致？</translation>
    </message>
    <message>
        <source>Was it cut?</source>
        <translation>纸切断了吗？</translation>
    </message>
    <message>
        <source>How long is the upper ruler from its end to {mm}, in mm?</source>
        <translation>上方标尺从起点到 {mm} 实际长多少毫米？</translation>
    </message>
</context>
<context>
    <name>VerdictStep</name>
    <message>
        <source>Close with a supervisor</source>
        <translation>由主管确认交班</translation>
    </message>
    <message>
        <source>Count again</source>
        <translation>重新清点</translation>
    </message>
    <message>
        <source>Close the shift</source>
        <translation>交班</translation>
    </message>
    <message>
        <source>Counted {counted}, expected {expected}</source>
        <translation>实点 {counted}，应有 {expected}</translation>
    </message>
    <message>
        <source>Emergency tickets out: {count}</source>
        <translation>未交代的应急票：{count}</translation>
    </message>
    <message numerus="yes">
        <source>and %n more performance(s): the Z report names all.</source>
        <translation>
            <numerusform>以及另外 %n 场：详见 Z 报表。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n emergency ticket(s) are not accounted for:</source>
        <translation>
            <numerusform>%n 张应急票尚未交代：</numerusform>
        </translation>
    </message>
    <message>
        <source>{currency}: counted {counted}, expected {expected}</source>
        <translation>{currency}：清点 {counted}，应有 {expected}</translation>
    </message>
    <message>
        <source>The drawer is right.</source>
        <translation>账款相符。</translation>
    </message>
    <message>
        <source>Too much in the drawer:</source>
        <translation>长款：</translation>
    </message>
    <message>
        <source>Missing:</source>
        <translation>短款：</translation>
    </message>
</context>
<context>
    <name>VoucherPanel</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Code of the voucher</source>
        <translation>代金券号码</translation>
    </message>
    <message>
        <source>Voucher</source>
        <translation>代金券</translation>
    </message>
    <message>
        <source>Left to pay</source>
        <translation>待付</translation>
    </message>
    <message>
        <source>Ask what is left on it</source>
        <translation>查询余额</translation>
    </message>
    <message>
        <source>The server does not answer. Without it: up to {amount}.</source>
        <translation>服务器无应答，离线最多 {amount}。</translation>
    </message>
    <message>
        <source>{amount} left on it</source>
        <translation>余额 {amount}</translation>
    </message>
    <message>
        <source>Take {amount}</source>
        <translation>收 {amount}</translation>
    </message>
</context>
<context>
    <name>VoucherStep</name>
    <message>
        <source>Write this code down for the customer:</source>
        <translation>请为顾客抄下此码：</translation>
    </message>
    <message>
        <source>The customer has the code</source>
        <translation>顾客已收到此码</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>{amount} is on it as soon as you go on. Nobody can show it again.</source>
        <translation>继续后其中即有 {amount}。此码不会再次显示。</translation>
    </message>
</context>
<context>
    <name>WaitingPanel</name>
    <message>
        <source>Ask again</source>
        <translation>再次查询</translation>
    </message>
    <message>
        <source>Not by phone</source>
        <translation>不用手机支付</translation>
    </message>
    <message>
        <source>Stop the payment</source>
        <translation>停止支付</translation>
    </message>
    <message>
        <source>Finish the sale</source>
        <translation>完成售票</translation>
    </message>
    <message>
        <source>Give it back</source>
        <translation>退回款项</translation>
    </message>
    <message>
        <source>Ask the sales server again</source>
        <translation>再次查询售票服务器</translation>
    </message>
    <message>
        <source>Not by phone: whatever was charged goes back by itself</source>
        <translation>不用手机支付：已扣的款项会自动退回</translation>
    </message>
    <message>
        <source>We do not know yet whether the phone was charged.</source>
        <translation>尚不清楚手机是否已扣款。</translation>
    </message>
    <message>
        <source>The customer confirms on the phone.</source>
        <translation>请顾客在手机上确认。</translation>
    </message>
    <message>
        <source>The payment is being stopped.</source>
        <translation>正在停止支付。</translation>
    </message>
    <message>
        <source>The money is being given back to the phone.</source>
        <translation>正在将款项退回手机钱包。</translation>
    </message>
    <message>
        <source>The phone was charged. Finish the sale.</source>
        <translation>手机已扣款。请完成售票。</translation>
    </message>
    <message>
        <source>One moment: the code is being sent.</source>
        <translation>请稍候：正在发送付款码。</translation>
    </message>
    <message numerus="yes">
        <source>It was asked %n time(s) whether it is paid.</source>
        <translation>
            <numerusform>已查询 %n 次是否付款成功。</numerusform>
        </translation>
    </message>
    <message>
        <source>The sales server is asked again every few seconds.</source>
        <translation>每隔几秒会再次查询售票服务器。</translation>
    </message>
    <message>
        <source>The sales server does not answer and is not asked now.</source>
        <translation>售票服务器没有应答，现在不再查询。</translation>
    </message>
    <message>
        <source>Do not take a second payment by phone or card. If the customer will not wait: Not by phone. Then whatever was charged goes back by itself.</source>
        <translation>请勿再次用手机或银行卡收款。如果顾客不愿等待：点“不用手机支付”，已扣的款项会自动退回。</translation>
    </message>
    <message>
        <source>Nothing is to be typed here. The sale goes on by itself.</source>
        <translation>这里无需输入，售票会自动继续。</translation>
    </message>
    <message>
        <source>If the customer has just paid, the sale goes on or the money goes back.</source>
        <translation>如果顾客刚刚付款，售票会继续，或款项会退回。</translation>
    </message>
</context>
<context>
    <name>Wallet</name>
    <message>
        <source>We do not know yet whether the money was given back.</source>
        <translation>尚不清楚款项是否已退回。</translation>
    </message>
    <message>
        <source>The money did not go back to the phone.</source>
        <translation>款项没有退回手机钱包。</translation>
    </message>
    <message>
        <source>The money went back to the phone.</source>
        <translation>款项已退回手机钱包。</translation>
    </message>
    <message>
        <source>The money is being given back to the phone.</source>
        <translation>正在将款项退回手机钱包。</translation>
    </message>
    <message>
        <source>It is asked again every few seconds.</source>
        <translation>每隔几秒会再次查询。</translation>
    </message>
    <message>
        <source>It is not asked now.</source>
        <translation>现在不再查询。</translation>
    </message>
    <message>
        <source>Do not give the money a second time. It is asked again at the next start, too: under its number the money goes back once.</source>
        <translation>请勿再次退款。下次启动时也会继续查询：同一退款号只退一次。</translation>
    </message>
    <message>
        <source>The refund still has to be written down.</source>
        <translation>退款还需要登记。</translation>
    </message>
    <message>
        <source>Nothing is to be typed here. The refund goes on by itself.</source>
        <translation>这里无需输入，退款会自动继续。</translation>
    </message>
    <message>
        <source>The code is no longer good. Ask for a new one.</source>
        <translation>付款码已失效，请顾客重新生成。</translation>
    </message>
    <message>
        <source>The sales server could not take it.</source>
        <translation>售票服务器未能受理。</translation>
    </message>
    <message>
        <source>It was stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>The customer did not confirm it in time.</source>
        <translation>顾客没有及时确认。</translation>
    </message>
    <message>
        <source>The sales server could not be reached.</source>
        <translation>无法连接售票服务器。</translation>
    </message>
    <message>
        <source>The wallet never heard of it.</source>
        <translation>钱包没有收到这笔付款。</translation>
    </message>
    <message>
        <source>The code was used already. Ask for a new one.</source>
        <translation>付款码已用过，请顾客重新生成。</translation>
    </message>
    <message>
        <source>The house does not take this wallet now.</source>
        <translation>本院现在不接受这种钱包。</translation>
    </message>
    <message>
        <source>The sales server does not know the payment.</source>
        <translation>售票服务器没有这笔付款的记录。</translation>
    </message>
    <message>
        <source>There is not so much left of the payment.</source>
        <translation>这笔付款剩余的金额不足。</translation>
    </message>
    <message>
        <source>The wallet could not be reached.</source>
        <translation>无法连接钱包。</translation>
    </message>
    <message>
        <source>There is not enough money in it.</source>
        <translation>钱包余额不足。</translation>
    </message>
    <message>
        <source>The phone payment was given back. Nothing is charged.</source>
        <translation>手机支付已退回，没有扣款。</translation>
    </message>
    <message>
        <source>The phone payment was declined. Nothing was charged.</source>
        <translation>手机支付被拒绝，没有扣款。</translation>
    </message>
    <message>
        <source>The phone payment was cancelled. Nothing was charged.</source>
        <translation>手机支付已取消，没有扣款。</translation>
    </message>
    <message>
        <source>A phone payment without a sale</source>
        <translation>没有对应售票的手机支付</translation>
    </message>
    <message>
        <source>We do not know yet whether the phone was charged.</source>
        <translation>尚不清楚手机是否已扣款。</translation>
    </message>
    <message>
        <source>It goes back by itself once the sales server answers. Only if it never will: give it back in the wallet&apos;s own account and type the number it has there.</source>
        <translation>售票服务器应答后会自动退回。只有在它不再应答时：请在钱包商户后台退款，并输入那里的编号。</translation>
    </message>
    <message>
        <source>No charge will stand once the sales server answers. Only if it never will: look into the wallet&apos;s own account. If the phone was charged, type the number it has there.</source>
        <translation>售票服务器应答后不会留下扣款。只有在它不再应答时：请查看钱包商户后台；如已扣款，请输入那里的编号。</translation>
    </message>
    <message>
        <source>It was given back</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>It was charged</source>
        <translation>已扣款</translation>
    </message>
    <message>
        <source>Give it back now</source>
        <translation>立即退回</translation>
    </message>
    <message>
        <source>Ask the sales server again</source>
        <translation>再次查询售票服务器</translation>
    </message>
</context>
<context>
    <name>WhyOverlay</name>
    <message>
        <source>With so many places and offers not every combination was compared.</source>
        <translation>座位和优惠太多，未能比较所有组合。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Why this price?</source>
        <translation>为何是这个价格？</translation>
    </message>
    <message>
        <source>Ticket printer</source>
        <translation>票据打印机</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Other printer…</source>
        <translation>其他打印机…</translation>
    </message>
    <message>
        <source>The papers printed before admit nobody from then on. Tear them up.</source>
        <translation>之前打印的票从此不能入场，请撕毁。</translation>
    </message>
    <message>
        <source>Why is it printed again?</source>
        <translation>为什么要重新打印？</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>WhyStep</name>
    <message>
        <source>Ask a supervisor</source>
        <translation>请主管批准</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The way it was paid</source>
        <translation>按原付款方式</translation>
    </message>
    <message>
        <source>All in cash</source>
        <translation>全部现金</translation>
    </message>
    <message>
        <source>On a new voucher</source>
        <translation>退到新代金券</translation>
    </message>
    <message>
        <source>Goes back</source>
        <translation>退票内容</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>退票原因</translation>
    </message>
    <message>
        <source>Customer cannot come</source>
        <translation>顾客不能到场</translation>
    </message>
    <message>
        <source>Wrong tickets sold</source>
        <translation>售错票</translation>
    </message>
    <message>
        <source>Performance changed</source>
        <translation>演出变更</translation>
    </message>
    <message>
        <source>Complaint</source>
        <translation>投诉</translation>
    </message>
</context>
<context>
    <name>WishSheet</name>
    <message>
        <source>Wheelchairs</source>
        <translation>轮椅</translation>
    </message>
    <message>
        <source>Companions</source>
        <translation>陪同者</translation>
    </message>
    <message>
        <source>Wheelchair places too</source>
        <translation>也用轮椅席</translation>
    </message>
    <message>
        <source>Never mind</source>
        <translation>算了</translation>
    </message>
    <message>
        <source>Of them</source>
        <translation>其中</translation>
    </message>
    <message>
        <source>A ticket costs at most</source>
        <translation>单张票价上限</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message numerus="yes">
        <source>%n person(s)</source>
        <translation>
            <numerusform>%n 人</numerusform>
        </translation>
    </message>
    <message>
        <source>Any price</source>
        <translation>任意价格</translation>
    </message>
    <message>
        <source>At most {price}</source>
        <translation>不超过 {price}</translation>
    </message>
    <message>
        <source>A party in {category}</source>
        <translation>{category} 的一批客人</translation>
    </message>
    <message>
        <source>A party</source>
        <translation>一批客人</translation>
    </message>
    <message numerus="yes">
        <source>Find %n place(s)</source>
        <translation>
            <numerusform>找 %n 个座位</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Dots</name>
    <message>
        <source>Digits typed so far</source>
        <translation>已输入的位数</translation>
    </message>
</context>
<context>
    <name>_OfferCounts</name>
    <message numerus="yes">
        <source>in %n groups</source>
        <translation>
            <numerusform>分 %n 组</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_ServerCounts</name>
    <message numerus="yes">
        <source>No server, own %n</source>
        <translation>
            <numerusform>无服务器，自有 %n 位</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You can sell %n place(s) of this till&apos;s own: {rooms}.</source>
        <translation>
            <numerusform>可出售本机的 %n 个位置：{rooms}。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_TillCounts</name>
    <message numerus="yes">
        <source>%n place(s) set aside</source>
        <translation>
            <numerusform>预留 %n 个位置</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being paid</source>
        <translation>
            <numerusform>付款中 %n 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in question</source>
        <translation>
            <numerusform>存疑 %n 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Waiting</name>
    <message numerus="yes">
        <source>%n wait for names</source>
        <translation>
            <numerusform>%n 张等待姓名</numerusform>
        </translation>
    </message>
</context>
</TS>
