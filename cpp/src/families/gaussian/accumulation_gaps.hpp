// Sums under matrices where rows lack cells: of the rows as the densities completed them, and of
// their conditional covariances (see gaps.hpp).
#pragma once

#include "families/components.hpp"

namespace emgine {

// of_complete: sums of the rows without gaps. Where no densities came before, a gap has no
// deviation from the reference and no covariance.
std::unique_ptr<Accumulation> accumulation_with_gaps(const ModelShape& shape,
                                                     const double* reference,
                                                     std::unique_ptr<Accumulation> of_complete);

} // namespace emgine
