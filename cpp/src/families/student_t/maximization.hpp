// The M-step of Student's t, whatever the structure.
#pragma once

#include "families/student_t/structure.hpp"

namespace emgine {

// "means", "scales" and "dofs". A component without rows keeps its reference mean and its dof, and
// has no scale but reg_covar.
NamedArrays student_maximization(const SufficientStatistics& statistics, const MStep& options);

} // namespace emgine
