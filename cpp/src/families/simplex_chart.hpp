// A chart of probabilities that sum to 1, group by group: on a sphere, whose points are the roots
// of probabilities, Fisher's information is the same everywhere. Every vector is a point of it, and
// a probability that is 0 at the reference is 0 everywhere.
#pragma once

#include "families/family.hpp"

namespace emgine {

// name: of the probabilities, the first parameter of the components. stretch: of each group, the
// root of what rows tell of it, above 0. Groups have equally many numbers.
std::unique_ptr<ComponentsChart> simplex_chart(std::string name, const Components& reference,
                                               std::vector<double> stretch);

} // namespace emgine
