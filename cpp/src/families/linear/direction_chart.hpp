// A chart of von Mises-Fisher components: concentration times mean direction, which may be any
// vector, about that of the reference, in units of its information.
#pragma once

#include "families/family.hpp"

namespace emgine {

std::unique_ptr<ComponentsChart> direction_chart(std::shared_ptr<const Components> reference,
                                                 const std::vector<double>& roots);

} // namespace emgine
