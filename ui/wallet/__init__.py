"""Paying by phone: a code of Alipay or WeChat Pay, scanned at the window."""
