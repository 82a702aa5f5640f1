// The structures of Student's t: the structure of the scales, which is one of Gaussian covariances,
// and what is known of the degrees of freedom nu. Written "full/each", "tied/shared" or "diag/4.0".
#pragma once

#include "families/gaussian/structures.hpp"

namespace emgine {

// Below, a component could be a spike of unbounded density on one row.
constexpr double least_dof = 0.1;

enum class Dof { each, shared, fixed };

struct StudentStructure {
    std::string scales; // of structures()
    Dof dof = Dof::each;
    double fixed_dof = 0; // may be infinite
};

// Throws std::invalid_argument for any other words.
StudentStructure student_structure_of(const std::string& words);

// The shape of the Gaussian mixture with the same scales as covariances.
ModelShape gaussian_shape_of(const ModelShape& shape);

// With dof of each component, for those who list structures.
const std::vector<StructureInfo>& student_structures();

} // namespace emgine
