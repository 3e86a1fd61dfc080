<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
    <name>DonePanel</name>
    <message numerus="yes">
        <source>Look at the printer: did %n ticket(s) come out? If not, refund and sell again.</source>
        <translation>
            <numerusform>Look at the printer: did %n ticket come out? If not, refund and sell again.</numerusform>
            <numerusform>Look at the printer: did %n tickets come out? If not, refund and sell again.</numerusform>
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
        <source>%n entries wait for the sales server; they are safe.</source>
        <translation>
            <numerusform>%n entry waits for the sales server; it is safe.</numerusform>
            <numerusform>%n entries wait for the sales server; they are safe.</numerusform>
        </translation>
    </message>
</context>
</TS>
