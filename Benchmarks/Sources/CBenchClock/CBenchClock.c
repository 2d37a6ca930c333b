#include "CBenchClock.h"
