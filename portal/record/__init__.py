"""The records of processing of GDPR art. 30: the customer's, and Cerum's for that customer."""
