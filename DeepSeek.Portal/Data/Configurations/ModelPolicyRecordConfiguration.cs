using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class ModelPolicyRecordConfiguration : IEntityTypeConfiguration<ModelPolicyRecord>
{
    public void Configure(EntityTypeBuilder<ModelPolicyRecord> builder)
    {
        builder.ToTable("ModelPolicies");
        builder.HasKey(policy => policy.Name);
        builder.Property(policy => policy.Name).HasMaxLength(ModelDeployment.MaxNameLength);
        builder.Property(policy => policy.ChangedBy).HasMaxLength(PortalDbContext.UserNameLength);
        builder.HasLimits(policy => policy.Limits);
        builder.HasPrice(policy => policy.Price);
        builder.HasStamp();
    }
}
