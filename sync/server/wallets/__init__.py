"""Wallet codes (Alipay, WeChat Pay) paid at their gateways: written down, then sent, then asked."""
