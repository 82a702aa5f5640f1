// CRC-32: the published check value, and every single damage within 32 bits is noticed.
#include "check.hpp"

#include "files/checksum.hpp"

namespace {

std::string sum_of(const std::string& bytes) {
    emgine::Checksum sum;
    sum.add(bytes.data(), bytes.size());
    return sum.text();
}

const check::Case published("the check values of CRC-32", [] {
    check::that(sum_of("123456789") == "cbf43926", "the catalogue's");
    check::that(sum_of("") == "00000000", "nothing");
    check::that(sum_of(std::string(32, '\0')) == "190a55ad", "zeros");
});

const check::Case parts("what is added in parts counts as one", [] {
    emgine::Checksum sum;
    for (const char* part : {"123", "", "456789"})
        sum.add(part, std::string(part).size());
    check::that(sum.text() == "cbf43926", "three parts");
    emgine::Checksum ended;
    ended.add(std::string("ab"));
    check::that(ended.text() == sum_of(std::string("ab\0", 3)), "a text counts with its end");
});

const check::Case bursts("damage within 32 neighbouring bits is noticed", [] {
    const std::string bytes = "the numbers of a model file";
    const std::string whole = sum_of(bytes);
    for (std::size_t i = 0; i + 4 <= bytes.size(); ++i)
        for (const unsigned mask : {0x1u, 0x80u, 0xFFu, 0x8001u, 0xFFFFFFFFu, 0x80000001u}) {
            std::string damaged = bytes;
            for (std::size_t byte = 0; byte < 4; ++byte)
                damaged[i + byte] =
                    static_cast<char>(damaged[i + byte] ^ static_cast<char>(mask >> (8 * byte)));
            check::that(sum_of(damaged) != whole, std::to_string(i));
        }
});

} // namespace
