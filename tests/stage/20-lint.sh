# What no compiler looks at.
tools/lint.sh
