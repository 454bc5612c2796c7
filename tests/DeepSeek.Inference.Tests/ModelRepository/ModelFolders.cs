using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DeepSeek.Inference.ModelRepository.Manifests;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.ModelRepository;

/// <summary>A folder of models made of the one that ships, in versions that work and versions that do not.</summary>
internal sealed class ModelFolders : IDisposable
{
    private const string Graph = "model.onnx";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();

    public string Root => _root.FullName;

    public void Dispose() => _root.Delete(recursive: true);

    /// <summary>The folder of a version.</summary>
    public string Path(string name, string version) => System.IO.Path.Combine(Root, name, version);

    /// <summary>
    /// A version of its own, which is asked one golden prompt: that the model which ships answers all of its own is tested with that one. The copy is made in
    /// a hidden folder and moved into place, as an operator should.
    /// </summary>
    public void Copy(string name, string version, Action<string>? damage = null, bool keepName = false)
    {
        var copying = _root.CreateSubdirectory(System.IO.Path.Combine(".copying", name, version)).FullName;
        foreach (var file in Directory.GetFiles(TestPaths.Model)) File.Copy(file, System.IO.Path.Combine(copying, System.IO.Path.GetFileName(file)));
        ChangeManifest(copying, manifest =>
        {
            manifest["golden_prompts"] = new JsonArray(manifest["golden_prompts"]![0]!.DeepClone());
            if (!keepName) (manifest["name"], manifest["version"]) = (name, version);
        });
        damage?.Invoke(copying);
        _root.CreateSubdirectory(name);
        Directory.Move(copying, Path(name, version));
    }

    /// <summary>Other bytes of the same length, which the manifest does not know.</summary>
    public static void Corrupt(string folder)
    {
        var bytes = File.ReadAllBytes(System.IO.Path.Combine(folder, Graph));
        bytes[bytes.Length / 2] ^= 0xFF;
        File.WriteAllBytes(System.IO.Path.Combine(folder, Graph), bytes);
    }

    /// <summary>Weights that are not numbers, with a manifest that takes them for granted.</summary>
    public static void SpoilWeights(string folder)
    {
        // In the middle of the weights, which are most of the file: every bit set is not a number, wherever one begins.
        var bytes = File.ReadAllBytes(System.IO.Path.Combine(folder, Graph));
        bytes.AsSpan(bytes.Length / 2, 4096).Fill(0xFF);
        File.WriteAllBytes(System.IO.Path.Combine(folder, Graph), bytes);
        Sign(folder, Graph);
    }

    /// <summary>Has the manifest say another answer than the model gives.</summary>
    public static void ExpectWrongAnswer(string folder) => ChangeManifest(folder, manifest => manifest["golden_prompts"]![0]!["answer"] = "41");

    public static void ChangeManifest(string folder, Action<JsonNode> change) => Change(folder, ModelManifest.FileName, text =>
    {
        var manifest = JsonNode.Parse(text)!;
        change(manifest);
        return manifest.ToJsonString();
    });

    public static void Change(string folder, string file, Func<string, string> change) =>
        File.WriteAllText(System.IO.Path.Combine(folder, file), change(File.ReadAllText(System.IO.Path.Combine(folder, file))));

    private static void Sign(string folder, string file)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(System.IO.Path.Combine(folder, file))));
        ChangeManifest(folder, manifest => manifest["files"]![file]!["sha256"] = hash);
    }
}
