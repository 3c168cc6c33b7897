# The law of includes.
tools/layers.sh
