import json, re, sys
tags = {"20001": "Incomplete", "20002": "Processing", "20003": "ScaError", "40001": "ConfigurationError", "50001": "BankError", "50002": "CredentialsError", "50003": "ScaRequired"}
for line in sys.stdin:
    code = re.search(r'"error_code": ?(\d+)', json.loads(line)["body"])
    print(json.dumps({"outcome": "failure", "tag": tags.get(code[1], "UnexpectedResponse")} if code else {"outcome": "accepted", "tag": "Accepted"}))
