// Chooses the kernels for this machine, once, limited by the environment variable EMGINE_ISA. The
// only file that asks for CPU features.
#pragma once

#include <string>
#include <vector>

#include "kernels/kernels.hpp"

namespace emgine {

// Throws std::invalid_argument if EMGINE_ISA is not a level (empty counts as unset).
const Kernels& kernels();

std::vector<std::string> isa_built();
std::vector<std::string> isa_available();

} // namespace emgine
