using DeepSeek.Inference.ModelRepository;

namespace DeepSeek.Inference.Tests.ModelRepository;

public sealed class ModelFolderScannerTests
{
    [Fact]
    public void Scan_Versions_NewestFirstByNumber()
    {
        var root = Directory.CreateTempSubdirectory();
        try
        {
            foreach (var path in (string[])["a/9", "a/10", "a/2", "a/1.10", "a/1.9", "a/next", "b/1", "empty", ".hidden/1", "a/.copying"])
            {
                root.CreateSubdirectory(path);
            }

            var models = ModelFolderScanner.Scan(root.FullName);

            Assert.Equal(["a@10", "a@9", "a@2", "a@1.10", "a@1.9", "a@next"], models[0].Select(folder => folder.Id));
            Assert.Equal(["b@1"], models[1].Select(folder => folder.Id));
            Assert.Equal(2, models.Count);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public void Scan_NoFolder_IsEmpty() => Assert.Empty(ModelFolderScanner.Scan(Path.Combine(Path.GetTempPath(), "not-there")));
}
