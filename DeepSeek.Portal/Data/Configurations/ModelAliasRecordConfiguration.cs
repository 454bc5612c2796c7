using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class ModelAliasRecordConfiguration : IEntityTypeConfiguration<ModelAliasRecord>
{
    /// <summary>A target may be a name and a version.</summary>
    public const int TargetLength = (2 * ModelDeployment.MaxNameLength) + 1;

    public void Configure(EntityTypeBuilder<ModelAliasRecord> builder)
    {
        builder.ToTable("ModelAliases");
        builder.HasKey(alias => alias.Alias);
        builder.Property(alias => alias.Alias).HasMaxLength(ModelDeployment.MaxNameLength);
        builder.Property(alias => alias.Target).HasMaxLength(TargetLength);
        builder.OwnsMany(alias => alias.Targets, targets => targets.ToJson());
        builder.HasStamp();
        builder.Property(alias => alias.ChangedBy).HasMaxLength(PortalDbContext.UserNameLength);
    }
}
