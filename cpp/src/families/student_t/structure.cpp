// Words to structures. Numbers are read the same in every locale.
#include "families/student_t/structure.hpp"

#include <cmath>
#include <limits>
#include <locale>
#include <sstream>
#include <stdexcept>

namespace emgine {

namespace {

double number_of(const std::string& word) {
    if (word == "inf")
        return std::numeric_limits<double>::infinity();
    std::istringstream text(word);
    text.imbue(std::locale::classic());
    double number = 0;
    const bool read = static_cast<bool>(text >> std::noskipws >> number);
    return read && text.peek() == std::istringstream::traits_type::eof() ? number : std::nan("");
}

// The Gaussian structures, and their special cases, with a word for dof behind.
struct Names {
    std::vector<std::string> names;
    std::vector<StructureInfo> infos;
};

const char* name_in(const std::vector<std::string>& names, const char* scales) {
    for (const std::string& name : names)
        if (name == std::string(scales) + "/each")
            return name.c_str();
    return "";
}

Names all_names() {
    Names all;
    for (const Structure& structure : structures())
        all.names.push_back(std::string(structure.name) + "/each");
    for (const Structure& s : structures()) {
        StructureInfo info{name_in(all.names, s.name), "",
                           has_matrices(s.storage),    has_diagonals(s.storage),
                           is_shared(s.storage),       {}};
        for (const char* special : s.special_cases)
            info.special_cases.push_back(name_in(all.names, special));
        all.infos.push_back(std::move(info));
    }
    return all;
}

} // namespace

StudentStructure student_structure_of(const std::string& words) {
    const std::size_t end = words.find('/');
    StudentStructure structure{words.substr(0, end)};
    structure_of(structure.scales);
    const std::string dof = end == std::string::npos ? "" : words.substr(end + 1);
    if (dof == "each")
        return structure;
    if (dof == "shared") {
        structure.dof = Dof::shared;
        return structure;
    }
    structure.dof = Dof::fixed;
    structure.fixed_dof = number_of(dof);
    if (!(structure.fixed_dof >= least_dof))
        throw std::invalid_argument("dof must be 'each', 'shared' or a number in the range "
                                    "[0.1, inf]. Got '" +
                                    dof + "' instead.");
    return structure;
}

ModelShape gaussian_shape_of(const ModelShape& shape) {
    return model_shape("gaussian", student_structure_of(shape.structure).scales, shape.n_features,
                       shape.n_components, shape.missing);
}

const std::vector<StructureInfo>& student_structures() {
    static const Names all = all_names();
    return all.infos;
}

} // namespace emgine
