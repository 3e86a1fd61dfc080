<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AccountCard</name>
    <message numerus="yes">
        <source>%n ticket(s) not accounted for</source>
        <translation>
            <numerusform>%n ticket not accounted for</numerusform>
            <numerusform>%n tickets not accounted for</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AreaStepper</name>
    <message numerus="yes">
        <source>%n place(s) free</source>
        <translation>
            <numerusform>%n place free</numerusform>
            <numerusform>%n places free</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %n ticket(s)</source>
        <translation>
            <numerusform>Add %n ticket</numerusform>
            <numerusform>Add %n tickets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BackStep</name>
    <message numerus="yes">
        <source>The sales server was asked %n time(s) what became of it.</source>
        <translation>
            <numerusform>The sales server was asked once what became of it.</numerusform>
            <numerusform>The sales server was asked %n times what became of it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The terminal was asked %n time(s) what became of it.</source>
        <translation>
            <numerusform>The terminal was asked once what became of it.</numerusform>
            <numerusform>The terminal was asked %n times what became of it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BasketPanel</name>
    <message numerus="yes">
        <source>%n ticket(s)</source>
        <translation>
            <numerusform>%n ticket</numerusform>
            <numerusform>%n tickets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CancelledPage</name>
    <message numerus="yes">
        <source>%n ticket(s)</source>
        <translation>
            <numerusform>%n ticket</numerusform>
            <numerusform>%n tickets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CheckOverlay</name>
    <message numerus="yes">
        <source>%n plan file(s) here</source>
        <translation>
            <numerusform>%n plan file here</numerusform>
            <numerusform>%n plan files here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seat(s)</source>
        <translation>
            <numerusform>%n seat</numerusform>
            <numerusform>%n seats</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n section(s)</source>
        <translation>
            <numerusform>%n section</numerusform>
            <numerusform>%n sections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n standing place(s)</source>
        <translation>
            <numerusform>%n standing place</numerusform>
            <numerusform>%n standing places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n accessible</source>
        <translation>
            <numerusform>%n accessible</numerusform>
            <numerusform>%n accessible</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n companion seat(s)</source>
        <translation>
            <numerusform>%n companion seat</numerusform>
            <numerusform>%n companion seats</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a restricted view</source>
        <translation>
            <numerusform>%n with a restricted view</numerusform>
            <numerusform>%n with a restricted view</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n fault(s): the plan cannot be taken.</source>
        <translation>
            <numerusform>%n fault: the plan cannot be taken.</numerusform>
            <numerusform>%n faults: the plan cannot be taken.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DonePanel</name>
    <message numerus="yes">
        <source>Look at the printer: did %n ticket(s) come out? Say so by its key, on top.</source>
        <translation>
            <numerusform>Look at the printer: did %n ticket come out? Say so by its key, on top.</numerusform>
            <numerusform>Look at the printer: did %n tickets come out? Say so by its key, on top.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) waiting for the printer.</source>
        <translation>
            <numerusform>%n ticket waiting for the printer.</numerusform>
            <numerusform>%n tickets waiting for the printer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) printed.</source>
        <translation>
            <numerusform>%n ticket printed.</numerusform>
            <numerusform>%n tickets printed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DoorPage</name>
    <message numerus="yes">
        <source>%n of {expected} in</source>
        <translation>
            <numerusform>%n of {expected} in</numerusform>
            <numerusform>%n of {expected} in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n valid ticket(s)</source>
        <translation>
            <numerusform>%n valid ticket</numerusform>
            <numerusform>%n valid tickets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DoubtCard</name>
    <message numerus="yes">
        <source>%n more question(s) after this one</source>
        <translation>
            <numerusform>%n more question after this one</numerusform>
            <numerusform>%n more questions after this one</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EveningsSheet</name>
    <message numerus="yes">
        <source>Add %n evening(s)</source>
        <translation>
            <numerusform>Add %n evening</numerusform>
            <numerusform>Add %n evenings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HeldCard</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NamelessCard</name>
    <message numerus="yes">
        <source>%n ticket(s) wait for their name</source>
        <translation>
            <numerusform>%n ticket waits for its name</numerusform>
            <numerusform>%n tickets wait for their names</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NewPlacesStep</name>
    <message numerus="yes">
        <source>Pick %n place(s)</source>
        <translation>
            <numerusform>Pick %n place</numerusform>
            <numerusform>Pick %n places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pick %n more</source>
        <translation>
            <numerusform>Pick %n more</numerusform>
            <numerusform>Pick %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OpenOverlay</name>
    <message numerus="yes">
        <source>%n fault(s): the template cannot be used.</source>
        <translation>
            <numerusform>%n fault: the template cannot be used.</numerusform>
            <numerusform>%n faults: the template cannot be used.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n template file(s) here</source>
        <translation>
            <numerusform>%n template file here</numerusform>
            <numerusform>%n template files here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OrderList</name>
    <message numerus="yes">
        <source>%n ticket(s)</source>
        <translation>
            <numerusform>%n ticket</numerusform>
            <numerusform>%n tickets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OrderPage</name>
    <message numerus="yes">
        <source>Exchange %n ticket(s)</source>
        <translation>
            <numerusform>Exchange %n ticket</numerusform>
            <numerusform>Exchange %n tickets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Void %n ticket(s)</source>
        <translation>
            <numerusform>Void %n ticket</numerusform>
            <numerusform>Void %n tickets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Refund %n ticket(s)</source>
        <translation>
            <numerusform>Refund %n ticket</numerusform>
            <numerusform>Refund %n tickets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OverviewStep</name>
    <message numerus="yes">
        <source>%n conflict(s) with the sales server to settle first.</source>
        <translation>
            <numerusform>%n conflict with the sales server has to be settled first.</numerusform>
            <numerusform>%n conflicts with the sales server have to be settled first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) handed on, for the house.</source>
        <translation>
            <numerusform>%n conflict was handed on to the house.</numerusform>
            <numerusform>%n conflicts were handed on to the house.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n emergency ticket(s) are not accounted for; the supervisor has to confirm them.</source>
        <translation>
            <numerusform>%n emergency ticket is not accounted for; the supervisor has to confirm it.</numerusform>
            <numerusform>%n emergency tickets are not accounted for; the supervisor has to confirm them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries wait for the sales server; they are safe.</source>
        <translation>
            <numerusform>%n entry waits for the sales server; it is safe.</numerusform>
            <numerusform>%n entries wait for the sales server; they are safe.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PackCard</name>
    <message numerus="yes">
        <source>%n emergency ticket(s) on the way to the printer.</source>
        <translation>
            <numerusform>%n emergency ticket on the way to the printer.</numerusform>
            <numerusform>%n emergency tickets on the way to the printer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message numerus="yes">
        <source>%n change(s) not saved yet</source>
        <translation>
            <numerusform>%n change not saved yet</numerusform>
            <numerusform>%n changes not saved yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change the plan {plan}: %n edit(s)</source>
        <translation>
            <numerusform>Change the plan {plan}: %n edit</numerusform>
            <numerusform>Change the plan {plan}: %n edits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sold place(s) are called otherwise than on their tickets.</source>
        <translation>
            <numerusform>%n sold place is called otherwise than on its ticket.</numerusform>
            <numerusform>%n sold places are called otherwise than on their tickets.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Why does the house keep %n seat(s)?</source>
        <translation>
            <numerusform>Why does the house keep this seat?</numerusform>
            <numerusform>Why does the house keep these %n seats?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep %n seat(s) for the house: {reason}</source>
        <translation>
            <numerusform>Keep %n seat for the house: {reason}</numerusform>
            <numerusform>Keep %n seats for the house: {reason}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seat(s) are kept for the house.</source>
        <translation>
            <numerusform>%n seat is kept for the house.</numerusform>
            <numerusform>%n seats are kept for the house.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seat(s) are kept for the house, the others are not. {why}</source>
        <translation>
            <numerusform>%n seat is kept for the house, the others are not. {why}</numerusform>
            <numerusform>%n seats are kept for the house, the others are not. {why}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Give %n seat(s) back to the tills</source>
        <translation>
            <numerusform>Give %n seat back to the tills</numerusform>
            <numerusform>Give %n seats back to the tills</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seat(s) can be sold again.</source>
        <translation>
            <numerusform>%n seat can be sold again.</numerusform>
            <numerusform>%n seats can be sold again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PrinterCard</name>
    <message numerus="yes">
        <source>%n paper(s) wait</source>
        <translation>
            <numerusform>%n paper waits</numerusform>
            <numerusform>%n papers wait</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Program</name>
    <message numerus="yes">
        <source>%n paper(s) to decide on</source>
        <translation>
            <numerusform>%n paper to decide on</numerusform>
            <numerusform>%n papers to decide on</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QuestionPage</name>
    <message numerus="yes">
        <source>%n place(s) of {till}</source>
        <translation>
            <numerusform>%n place of {till}</numerusform>
            <numerusform>%n places of {till}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n emergency ticket(s) of {till}</source>
        <translation>
            <numerusform>%n emergency ticket of {till}</numerusform>
            <numerusform>%n emergency tickets of {till}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Let %n be sold again</source>
        <translation>
            <numerusform>Let %n be sold again</numerusform>
            <numerusform>Let %n be sold again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) are free again; the list for the door names them.</source>
        <translation>
            <numerusform>%n place is free again; the list for the door names it.</numerusform>
            <numerusform>%n places are free again; the list for the door names them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Reprinting</name>
    <message numerus="yes">
        <source>Print %n ticket(s) again</source>
        <translation>
            <numerusform>Print %n ticket again</numerusform>
            <numerusform>Print %n tickets again</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SetAsidePage</name>
    <message numerus="yes">
        <source>%n place(s)</source>
        <translation>
            <numerusform>%n place</numerusform>
            <numerusform>%n places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Give %n to {till}</source>
        <translation>
            <numerusform>Give %n to {till}</numerusform>
            <numerusform>Give %n to {till}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n back</source>
        <translation>
            <numerusform>Take %n back</numerusform>
            <numerusform>Take %n back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) picked</source>
        <translation>
            <numerusform>%n place picked</numerusform>
            <numerusform>%n places picked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set %n place(s) aside for {till}</source>
        <translation>
            <numerusform>Set %n place aside for {till}</numerusform>
            <numerusform>Set %n places aside for {till}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) set aside for {till}.</source>
        <translation>
            <numerusform>%n place set aside for {till}.</numerusform>
            <numerusform>%n places set aside for {till}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more come when the other till gives them back.</source>
        <translation>
            <numerusform>%n more comes when the other till gives it back.</numerusform>
            <numerusform>%n more come when the other till gives them back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n place(s) back</source>
        <translation>
            <numerusform>Take %n place back</numerusform>
            <numerusform>Take %n places back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) are called back; they are free once their till has given them up.</source>
        <translation>
            <numerusform>%n place is called back; it is free once its till has given it up.</numerusform>
            <numerusform>%n places are called back; they are free once their tills have given them up.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettleOverlay</name>
    <message numerus="yes">
        <source>The terminal is being asked (%n)…</source>
        <translation>
            <numerusform>The terminal is being asked…</numerusform>
            <numerusform>The terminal is being asked (%n)…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The sales server is being asked (%n)…</source>
        <translation>
            <numerusform>The sales server is being asked (%n)…</numerusform>
            <numerusform>The sales server is being asked (%n)…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TemplatesPage</name>
    <message numerus="yes">
        <source>%n thing(s) to mend before it is used</source>
        <translation>
            <numerusform>%n thing to mend before it is used</numerusform>
            <numerusform>%n things to mend before it is used</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TerminalPanel</name>
    <message numerus="yes">
        <source>The terminal was asked %n time(s) what became of it.</source>
        <translation>
            <numerusform>The terminal was asked once what became of it.</numerusform>
            <numerusform>The terminal was asked %n times what became of it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TicketKeys</name>
    <message numerus="yes">
        <source>%n ticket(s) written: {file}</source>
        <translation>
            <numerusform>%n ticket written: {file}</numerusform>
            <numerusform>%n tickets written: {file}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TillsPage</name>
    <message numerus="yes">
        <source>Only when it will not come back: it sells nothing any more, and %n place(s) it owns are kept from everybody, for somebody may hold a ticket.</source>
        <translation>
            <numerusform>Only when it will not come back: it sells nothing any more, and %n place it owns is kept from everybody, for somebody may hold a ticket.</numerusform>
            <numerusform>Only when it will not come back: it sells nothing any more, and %n places it owns are kept from everybody, for somebody may hold a ticket.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{till} is written off; %n place(s) are in question.</source>
        <translation>
            <numerusform>{till} is written off; %n place is in question.</numerusform>
            <numerusform>{till} is written off; %n places are in question.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VerdictStep</name>
    <message numerus="yes">
        <source>and %n more performance(s): the Z report names all.</source>
        <translation>
            <numerusform>and %n more performance: the Z report names all.</numerusform>
            <numerusform>and %n more performances: the Z report names all.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n emergency ticket(s) are not accounted for:</source>
        <translation>
            <numerusform>%n emergency ticket is not accounted for:</numerusform>
            <numerusform>%n emergency tickets are not accounted for:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WaitingPanel</name>
    <message numerus="yes">
        <source>It was asked %n time(s) whether it is paid.</source>
        <translation>
            <numerusform>It was asked once whether it is paid.</numerusform>
            <numerusform>It was asked %n times whether it is paid.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WishSheet</name>
    <message numerus="yes">
        <source>%n person(s)</source>
        <translation>
            <numerusform>1 person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Find %n place(s)</source>
        <translation>
            <numerusform>Find 1 place</numerusform>
            <numerusform>Find %n places</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_OfferCounts</name>
    <message numerus="yes">
        <source>in %n groups</source>
        <translation>
            <numerusform>in 1 group</numerusform>
            <numerusform>in %n groups</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_ServerCounts</name>
    <message numerus="yes">
        <source>No server, own %n</source>
        <translation>
            <numerusform>No server, own %n</numerusform>
            <numerusform>No server, own %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You can sell %n place(s) of this till&apos;s own: {rooms}.</source>
        <translation>
            <numerusform>You can sell %n place of this till&apos;s own: {rooms}.</numerusform>
            <numerusform>You can sell %n places of this till&apos;s own: {rooms}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_TillCounts</name>
    <message numerus="yes">
        <source>%n place(s) set aside</source>
        <translation>
            <numerusform>%n place set aside</numerusform>
            <numerusform>%n places set aside</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being paid</source>
        <translation>
            <numerusform>%n being paid</numerusform>
            <numerusform>%n being paid</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in question</source>
        <translation>
            <numerusform>%n in question</numerusform>
            <numerusform>%n in question</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Waiting</name>
    <message numerus="yes">
        <source>%n wait for names</source>
        <translation>
            <numerusform>%n waits for a name</numerusform>
            <numerusform>%n wait for names</numerusform>
        </translation>
    </message>
</context>
</TS>
