"""Encryption of single values at rest, and blind indexes to find them by.

National algorithms (SM4-GCM, HMAC-SM3) where OpenSSL offers them, AES-256-GCM and HMAC-SHA-256
elsewhere. Keys come from the environment, never from the database
(docs/decisions/0006-field-keys.md).
"""
