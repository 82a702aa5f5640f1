// Words of structures: scales and degrees of freedom, read the same in every locale.
#include "check.hpp"
#include "problem.hpp"

#include "families/student_t/structure.hpp"

#include <cmath>
#include <stdexcept>

namespace {

using emgine::Dof;
using emgine::student_structure_of;

const check::Case words("scales of every structure, dof in three ways", [] {
    for (const std::string& type : problem::all_types) {
        check::that(student_structure_of(type + "/each").scales == type, type);
        check::that(student_structure_of(type + "/each").dof == Dof::each, type);
        check::that(student_structure_of(type + "/shared").dof == Dof::shared, type);
        check::that(student_structure_of(type + "/4.0").dof == Dof::fixed, type);
    }
    check::that(student_structure_of("full/4.5").fixed_dof == 4.5, "a number");
    check::that(student_structure_of("full/1e+16").fixed_dof == 1e16, "a large number");
    check::that(std::isinf(student_structure_of("full/inf").fixed_dof), "the Gaussian");
});

const check::Case refused("other words are refused", [] {
    for (const char* word : {"", "full", "full/", "full/every", "full/0", "full/0.05", "full/-3",
                             "full/nan", "full/4,5", "full/4 ", "full/ 4", "full/4/4", "round/4"})
        check::throws<std::invalid_argument>([&] { student_structure_of(word); }, word);
});

const check::Case listed("the list has the Gaussian structures with their special cases", [] {
    const auto& all = emgine::student_structures();
    check::that(all.size() == problem::all_types.size(), "as many");
    for (std::size_t i = 0; i < all.size(); ++i)
        check::that(all[i].name == problem::all_types[i] + "/each", all[i].name);
    check::that(all.front().special_cases.size() == 13 && all.front().matrices, "full");
    check::that(all.front().special_cases.front() == std::string("tied/each"), "tied");
    check::that(all[5].special_cases.empty() && all[5].shared, "tied_spherical");
});

const check::Case gaussian("the Gaussian of the same scales", [] {
    const auto shape = emgine::model_shape("student_t", "diag/shared", 3, 2);
    check::that(emgine::gaussian_shape_of(shape) == emgine::model_shape("gaussian", "diag", 3, 2),
                "shape");
});

} // namespace
