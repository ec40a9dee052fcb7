"""Ships mappings/ inside the wheel as etl/_mappings; all the rest is in setup.cfg."""

from pathlib import Path
from shutil import copytree, ignore_patterns

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithMappings(build_py):
    """Copies the mapping files next to the modules. An editable install reads them where they stand."""

    def run(self):
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib, "etl", "_mappings")
            copytree("mappings", target, dirs_exist_ok=True, ignore=ignore_patterns(".*", "__pycache__"))


setup(cmdclass={"build_py": BuildWithMappings})
