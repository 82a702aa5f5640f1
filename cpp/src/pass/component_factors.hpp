// Adds what is known of where rows belong to the log-densities of a block. These must be exact:
// components are asked with negligible = -infinity (families/components.hpp).
#pragma once

#include <cstddef>

#include "emgine/component_factors.hpp"
#include "rows/workspace.hpp"

namespace emgine {

// first_row counts the rows of the factors; rows beyond n_rows are padding, and get those of the
// last. A row that no allowed component can have keeps a finite log-density, far below any other:
// its objective is finite, and it belongs to the allowed components in equal parts.
void add_factors(const ComponentFactors& factors, std::size_t first_row, std::size_t n_rows,
                 std::size_t n_components, Workspace& work) noexcept;

} // namespace emgine
