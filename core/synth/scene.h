// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/box.h"
#include "core/base/image.h"
#include "core/base/result.h"

namespace sl::synth {

/// A thing in a drawn world, with its known truth. Things are painted in list order.
struct Thing {
    std::string kind;    ///< "circle", "banana", "letter a", "digit 7", ...
    std::string colour;  ///< for shapes, letters and digits; empty for pictograms
    std::string family;  ///< "shape", "pictogram", "glyph"
    Box box;             ///< visible-pixel extent in the picture
    double areaPx = 0;   ///< pixels painted, unoccluded
    double visible = 1;  ///< share of its pixels not covered by later things
    std::vector<std::uint8_t>
        mask;  ///< visible pixels, [height, width] 0/255; empty unless asked for
};

/// A drawn picture and its truth.
struct Scene {
    ImagePtr image;
    std::vector<Thing> things;
    std::string background;        ///< "plain", "gradient", "noise", "texture", "photo"
    std::string backgroundColour;  ///< colour word of a plain ground; empty when none is sure
};

/// What may be drawn. Levels make a curriculum: 0 few large flat shapes on plain ground ... 3
/// everything.
struct SceneOptions {
    int level = 3;
    int minSide = 64, maxSide = 640;              ///< longer side of the picture, pixels
    double minAspect = 1.0 / 3, maxAspect = 3.0;  ///< width / height
    double fixedAspect = 0;  ///< > 0: this aspect (batches of one shape); equal sides min = max
    int maxThings = 8;
    bool pictograms = true, glyphs = true;
    /// About one in twenty combinations of kind × colour × ninth of the picture is kept out of
    /// training. False: none of them is drawn; true: every picture holds at least one.
    bool heldOut = false;
    bool wantMasks = false;
};

/// Draws world number `index` of `seed`: the same numbers give the same pixels and truth on every
/// run (with the same font and photographs installed). BadInput: the pictogram font is missing
/// though pictograms are wanted (names the package).
Result<Scene> drawScene(std::uint64_t seed, std::uint64_t index, const SceneOptions& options);

/// Words of a text that name things of the scene.
struct Mention {
    std::size_t begin = 0, end = 0;  ///< bytes of the text
    std::vector<int> things;         ///< indices; none where the words name what is not there
};

/// A question of a known type with its answer.
struct Question {
    /// "attribute", "background", "color", "count", "exists", "larger", "position", "relation",
    /// "side" or "what".
    std::string type;
    std::string question;
    std::string answer;       ///< counts in digits, always "grey" and "center"; "yes"/"no"
    std::vector<int> things;  ///< indices of the things that the answer can be seen on
    std::vector<Mention> mentions = {};  ///< in `question`, in order
};

/// An expression that means exactly one thing of the scene.
struct Reference {
    std::string type;  ///< "kind", "colour", "size", "position", "relation"
    std::string expression;
    int thing = 0;
    std::vector<int> alsoNeeded;  ///< landmark things of a relation
};

struct Caption {
    std::string text;
    std::vector<int> things;             ///< things named, in order
    std::vector<Mention> mentions = {};  ///< in `text`, in order
};

/// Up to `count` of each, different from one another, from a generator seeded by `seed`.
std::vector<Question> questions(const Scene& scene, std::uint64_t seed, int count);
std::vector<Reference> references(const Scene& scene, std::uint64_t seed, int count);
std::vector<Caption> captions(const Scene& scene, std::uint64_t seed, int count);

/// Every statement of a caption checked against the scene: each named thing with its number and
/// colour, each relation, the background. Words outside the grammar are a false statement. A
/// caption that states nothing (an empty one) has no statements.
struct CaptionCheck {
    int statements = 0;
    int trueStatements = 0;
    std::vector<std::string> falseStatements;
    std::vector<std::string> namedButAbsent;  ///< things named that are not in the scene
};
/// "a" and "one" state exactly one, "two" exactly two; relations hold by box centres. Any text.
CaptionCheck checkCaption(const std::string& caption, const Scene& scene);

/// Every word and phrase the grammar can say, one per line: text for training the tokenizer.
std::vector<std::string> vocabularyCorpus();

/// All nameable kinds, and the colour words.
std::vector<std::string> kindNames();
std::vector<std::string> colourNames();

/// What writeFolder shall write.
struct SynthFolderOptions {
    std::string world = "scenes";
    int count = 1;
    std::uint64_t seed = 0;
    std::string out;
    SceneOptions scene{.minSide = 96};
};
/// Writes a synth folder (media/*.png, worlds.jsonl, refs.json, vqa.jsonl, captions.json), the same
/// bytes for the same options. `goOn` (may be empty) is told after each world, and stops the work
/// by returning false. Errors: NotYet (worlds other than "scenes"), Usage (count), BadInput (the
/// folder cannot be written), Cancelled.
Result<void> writeFolder(const SynthFolderOptions& options,
                         const std::function<bool(int done, int total)>& goOn);

}  // namespace sl::synth
