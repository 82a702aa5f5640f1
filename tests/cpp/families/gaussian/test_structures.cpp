// The table of structures: what its rows say of themselves agrees, and agrees with each other.
#include "check.hpp"
#include "problem.hpp"

#include "families/gaussian/structures.hpp"

#include <set>

namespace {

using emgine::size_of;
using emgine::Storage;

constexpr Storage storages[] = {Storage::matrices, Storage::matrix,    Storage::diagonals,
                                Storage::diagonal, Storage::variances, Storage::variance};

const check::Case names("every structure is found by its name, and no other word is", [] {
    std::set<std::string> codes;
    for (const emgine::Structure& structure : emgine::structures()) {
        check::that(&emgine::structure_of(structure.name) == &structure, structure.name);
        check::that(codes.insert(structure.code).second, "a code of its own");
    }
    for (const char* word : {"", "Full", "VVV", "diagonal"})
        check::throws<std::invalid_argument>([&] { emgine::structure_of(word); }, word);
    try {
        emgine::structure_of("round");
    } catch (const std::invalid_argument& error) {
        for (const emgine::Structure& structure : emgine::structures())
            check::that(std::string(error.what()).find("'" + std::string(structure.name) + "'") !=
                            std::string::npos,
                        structure.name);
    }
});

const check::Case shapes("one for each component or one for all: matrices, diagonals, numbers", [] {
    const std::size_t d = 3, k = 5;
    for (const Storage storage : storages) {
        const std::size_t each = has_matrices(storage) ? d * d : has_diagonals(storage) ? d : 1;
        check::that(size_of(shape_of(storage, d, k)) == each * (is_shared(storage) ? 1 : k),
                    "size");
        check::that(!has_matrices(storage) || !has_diagonals(storage), "one of them at most");
    }
});

const check::Case variances("the variance of a feature is where its shape has it", [] {
    const std::size_t d = 3, k = 5;
    for (const Storage storage : storages) {
        std::set<std::size_t> places;
        for (std::size_t c = 0; c < k; ++c)
            for (std::size_t j = 0; j < d; ++j) {
                const std::size_t at = variance_at(storage, d, c, j);
                check::that(at < size_of(shape_of(storage, d, k)), "within the array");
                check::that(!has_matrices(storage) || at % (d * d) == j * (d + 1), "a diagonal");
                places.insert(at);
            }
        const std::size_t by_feature = has_matrices(storage) || has_diagonals(storage) ? d : 1;
        check::that(places.size() == by_feature * (is_shared(storage) ? 1 : k),
                    "as many as differ");
    }
});

const check::Case
    nested("a special case has fewer free numbers, and its own special cases too", [] {
        for (const emgine::Structure& structure : emgine::structures())
            for (const char* name : structure.special_cases) {
                const emgine::Structure& special = emgine::structure_of(name);
                check::that(special.n_free(4, 3) < structure.n_free(4, 3), name);
                for (const char* deeper : special.special_cases) {
                    const std::set<std::string> all(structure.special_cases.begin(),
                                                    structure.special_cases.end());
                    check::that(all.count(deeper) == 1,
                                std::string(structure.name) + ": " + deeper);
                }
            }
    });

const check::Case free_numbers("free numbers are those of mclust", [] {
    // nVarParams of mclust 6 for three features and four components.
    const std::vector<std::pair<const char*, std::size_t>> expected = {
        {"EII", 1}, {"VII", 4},  {"EEI", 3},  {"VEI", 6},  {"EVI", 9},  {"VVI", 12}, {"EEE", 6},
        {"VEE", 9}, {"EVE", 12}, {"VVE", 15}, {"EEV", 15}, {"VEV", 18}, {"EVV", 21}, {"VVV", 24}};
    check::that(emgine::structures().size() == expected.size(), "fourteen");
    for (const emgine::Structure& structure : emgine::structures())
        for (const auto& [code, n] : expected)
            if (std::string(code) == structure.code)
                check::that(structure.n_free(3, 4) == n, code);
});

const check::Case coupled("a structure is constrained where it is not all of its storage", [] {
    for (const emgine::Structure& structure : emgine::structures()) {
        const bool all = structure.n_free(4, 3) == structure.n_free(4, 1) ||
                         std::string(structure.code) == "VVV" ||
                         std::string(structure.code) == "VVI" ||
                         std::string(structure.code) == "VII";
        check::that(structure.is_constrained() == !all, structure.name);
    }
});

} // namespace
