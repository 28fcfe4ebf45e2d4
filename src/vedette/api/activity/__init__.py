"""The Office 365 Management Activity API, over our audit feed.

Source: https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference
"""
